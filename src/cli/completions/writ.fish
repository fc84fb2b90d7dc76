# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# Completion of writ for fish. Install into a folder such as ~/.config/fish/completions.

# The ids come from the program itself, so they are those of its version.
function __writ_rules
    writ rules list 2>/dev/null | string replace -r '^(\S+)\s+\S+\s+\S+\s+' '$1\t'
end

function __writ_selection
    printf '%s\n' recommended strict all
    __writ_rules
end

# `check` is the default, so its options fit wherever no other command stands.
function __writ_in_check
    not __fish_seen_subcommand_from catalogue explain oidc rules simulate version why
end

set -l commands catalogue check explain oidc rules simulate version why
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a catalogue -d 'Tell what AWS has'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a check -d 'Find mistakes in files and folders'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a explain -d 'Tell everything about a rule'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a oidc -d 'Tell who each job of a workflow is to AWS'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a rules -d 'List, test and make rules'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a simulate -d 'Decide many requests'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a version -d 'Version and date of the AWS data'
complete -c writ -n "not __fish_seen_subcommand_from $commands" -a why -d 'Say whether a request passes the policies, and why'
complete -c writ -s h -l help -d Help

complete -c writ -n __writ_in_check -s o -l output -x -a 'auto full concise json sarif github' -d 'Output format'
complete -c writ -n __writ_in_check -l select -x -a '(__fish_complete_list , __writ_selection)' -d 'Rules to run'
complete -c writ -n __writ_in_check -l ignore -x -a '(__fish_complete_list , __writ_selection)' -d 'Rules not to run'
complete -c writ -n __writ_in_check -l fail-on -x -a 'error warning notice never' -d 'Exit 1 from this severity on'
complete -c writ -n __writ_in_check -l exit-zero -d 'The same as --fail-on never'
complete -c writ -n __writ_in_check -l config -r -d 'Config file'
complete -c writ -n __writ_in_check -l isolated -d 'No config and no rules of the project'
complete -c writ -n __writ_in_check -l rules -x -a '(__fish_complete_directories)' -d 'Folder with more rules'
complete -c writ -n __writ_in_check -l stdin-filename -r -d 'Path that standard input pretends to have'
complete -c writ -n __writ_in_check -l allow-no-files -d 'Nothing to lint is no failure'
complete -c writ -n __writ_in_check -l no-ignores -d 'Show suppressed findings too'
complete -c writ -n __writ_in_check -l fix -d 'Mend in the files what can be mended'
complete -c writ -n __writ_in_check -l diff -d 'Show what --fix would change'
complete -c writ -n __writ_in_check -l unsafe -d 'Also fixes that may allow more'
complete -c writ -n __writ_in_check -l color -x -a 'auto always never' -d Colour
complete -c writ -n __writ_in_check -l no-color -d 'No colour'
complete -c writ -n __writ_in_check -s j -l jobs -x -d Threads
complete -c writ -n __writ_in_check -s v -l verbose -d 'Say what every file was taken for'
complete -c writ -n __writ_in_check -s q -l quiet -d 'No closing line'

complete -c writ -n '__fish_seen_subcommand_from explain' -f -a '(__writ_rules)'
complete -c writ -n '__fish_seen_subcommand_from explain' -l rules -x -a '(__fish_complete_directories)' -d 'Folder with more rules'

set -l rules_commands list facts test new
set -l wants_rules_command "__fish_seen_subcommand_from rules; and not __fish_seen_subcommand_from $rules_commands"
complete -c writ -n "$wants_rules_command" -f -a list -d 'Every rule, a line each'
complete -c writ -n "$wants_rules_command" -f -a facts -d 'What conditions can ask for'
complete -c writ -n "$wants_rules_command" -f -a test -d 'Run the examples of rules'
complete -c writ -n "$wants_rules_command" -f -a new -d 'Write a rule file to start from'
complete -c writ -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from list' -l tag -x -d 'Only rules with this tag or of this group'
complete -c writ -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from list' -l format -x -a 'text markdown json' -d Format
complete -c writ -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from list' -l rules -x -a '(__fish_complete_directories)' -d 'Folder with more rules'

complete -c writ -n '__fish_seen_subcommand_from version' -f -l json -d 'As JSON'

complete -c writ -n '__fish_seen_subcommand_from catalogue' -f -l json -d 'As JSON'

complete -c writ -n '__fish_seen_subcommand_from why' -l principal -x -d 'Who asks: an ARN, a service or *'
complete -c writ -n '__fish_seen_subcommand_from why' -l action -x -d 'Such as ecr:PutImage'
complete -c writ -n '__fish_seen_subcommand_from why' -l resource -x -d 'ARN'
complete -c writ -n '__fish_seen_subcommand_from why' -l resource-account -x -d 'Account of the resource'
complete -c writ -n '__fish_seen_subcommand_from why' -l policy -r -d 'Identity policy'
complete -c writ -n '__fish_seen_subcommand_from why' -l managed -x -d 'ARN of a managed policy'
complete -c writ -n '__fish_seen_subcommand_from why' -l resource-policy -r -d 'Policy of the resource'
complete -c writ -n '__fish_seen_subcommand_from why' -l trust -r -d 'Trust policy of the role'
complete -c writ -n '__fish_seen_subcommand_from why' -l boundary -r -d 'Permissions boundary'
complete -c writ -n '__fish_seen_subcommand_from why' -l session -r -d 'Session policy'
complete -c writ -n '__fish_seen_subcommand_from why' -l scp -r -d 'Service control policies of one level'
complete -c writ -n '__fish_seen_subcommand_from why' -l rcp -r -d 'Resource control policies of one level'
complete -c writ -n '__fish_seen_subcommand_from why' -l endpoint-policy -r -d 'Policy of the VPC endpoint'
complete -c writ -n '__fish_seen_subcommand_from why' -l context -x -d 'KEY=VALUE of a condition key'
complete -c writ -n '__fish_seen_subcommand_from why' -l unknown -x -d 'Condition key that may be absent'
complete -c writ -n '__fish_seen_subcommand_from why' -f -l json -d 'As JSON'
complete -c writ -n '__fish_seen_subcommand_from why' -l color -x -a 'auto always never' -d Colour
complete -c writ -n '__fish_seen_subcommand_from why' -f -l no-color -d 'No colour'
complete -c writ -n '__fish_seen_subcommand_from oidc' -l repository -x -d 'OWNER/NAME'
complete -c writ -n '__fish_seen_subcommand_from oidc' -l owner-id -x -d 'Id of the owner'
complete -c writ -n '__fish_seen_subcommand_from oidc' -l repository-id -x -d 'Id of the repository'
complete -c writ -n '__fish_seen_subcommand_from oidc' -l job -x -d 'Only this job'
complete -c writ -n '__fish_seen_subcommand_from oidc' -l json -d 'As JSON'
