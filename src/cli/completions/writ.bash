# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# Completion of writ for bash. Install as /usr/share/bash-completion/completions/writ, or source it.

# The words for `--select` and for ids of rules come from the program itself, so they are those of its version.
_writ_rules() {
  "${COMP_WORDS[0]}" rules list 2>/dev/null | cut -d' ' -f1
}

_writ_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# Completes the last of words that commas separate.
_writ_list() {
  local done=""
  if [[ $2 == *,* ]]; then
    done=${2%,*},
  fi
  mapfile -t COMPREPLY < <(compgen -P "$done" -W "$1" -- "${2##*,}")
  compopt -o nospace
}

_writ_files() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

_writ() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command=check
  case ${COMP_WORDS[1]:-} in
    catalogue | explain | oidc | rules | simulate | version | why) [[ $COMP_CWORD -eq 1 ]] || command=${COMP_WORDS[1]} ;;
  esac
  # bash splits `--color=al` into three words.
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()

  case $previous in
    --output | -o)
      _writ_words "auto full concise json sarif github" "$current"
      return
      ;;
    --fail-on)
      _writ_words "error warning notice never" "$current"
      return
      ;;
    --color)
      _writ_words "auto always never" "$current"
      return
      ;;
    --format)
      _writ_words "text markdown json" "$current"
      return
      ;;
    --select | --ignore)
      _writ_list "recommended strict all $(_writ_rules)" "$current"
      return
      ;;
    --rules)
      _writ_files -d "$current"
      return
      ;;
    --policy | --resource-policy | --trust | --boundary | --session | --scp | --rcp | --endpoint-policy)
      _writ_files -f "$current"
      return
      ;;
    --principal | --action | --resource | --resource-account | --managed | --context | --unknown)
      return
      ;;
    --config | --stdin-filename)
      _writ_files -f "$current"
      return
      ;;
    --jobs | -j | --tag)
      return
      ;;
  esac

  case $command in
    explain)
      if [[ $current == -* ]]; then
        _writ_words "--rules --help" "$current"
      else
        _writ_words "$(_writ_rules)" "$current"
      fi
      ;;
    rules)
      if [[ $COMP_CWORD -eq 2 ]]; then
        _writ_words "list facts test new --help" "$current"
      elif [[ ${COMP_WORDS[2]} == list ]]; then
        _writ_words "--tag --format --rules --help" "$current"
      elif [[ ${COMP_WORDS[2]} == test ]]; then
        _writ_files -d "$current"
      fi
      ;;
    catalogue | version)
      _writ_words "--json --help" "$current"
      ;;
    oidc)
      if [[ $current == -* ]]; then
        _writ_words "--repository --owner-id --repository-id --job --json --help" "$current"
        return
      fi
      _writ_files -f "$current"
      ;;
    simulate)
      _writ_files -f "$current"
      ;;
    why)
      _writ_words "--principal --action --resource --resource-account --policy --managed --resource-policy --trust --boundary
        --session --scp --rcp --endpoint-policy --context --unknown --json --color --no-color --help" "$current"
      ;;
    check)
      if [[ $current == -* ]]; then
        _writ_words "--output --select --ignore --fail-on --exit-zero --config --isolated --rules --stdin-filename
          --allow-no-files --no-ignores --color --no-color --jobs --fix --diff --unsafe
          --verbose --quiet --help" "$current"
        return
      fi
      _writ_files -f "$current"
      if [[ $COMP_CWORD -eq 1 ]]; then
        local -a names
        mapfile -t names < <(compgen -W "catalogue check explain oidc rules simulate version why" -- "$current")
        COMPREPLY+=("${names[@]}")
      fi
      ;;
  esac
}

complete -F _writ writ
