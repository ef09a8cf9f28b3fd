// The journey in a real browser: from a scanned label to the archived file, and a look at every page.
// Takes SHOUNUO_TEST_BROWSER (a Chromium), BASE (the address) and LINKS (JSON: a sign-in path per role, and `label`).
// Prints one JSON line per step; exits with 1 on the first failure. Screenshots go to OUT, when given.
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const { BASE, LINKS, OUT, SHOUNUO_TEST_BROWSER } = process.env
const links = JSON.parse(LINKS)
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
if (OUT) mkdirSync(OUT, { recursive: true })

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync']
const WIDE = { width: 1360, height: 900 }
const TABLET = { width: 768, height: 1024 }
const PHONE = { width: 390, height: 844 }

const browser = await chromium.launch({ executablePath: SHOUNUO_TEST_BROWSER, args: FLAGS })

function say(step, more = {}) { console.log(JSON.stringify({ step, ...more })) }
function must(holds, what) { if (!holds) throw new Error(what) }

async function visitor(viewport, options = {}) {
  // The product's own CSP forbids injected scripts; axe is brought in past it, everything else is held to it.
  const context = await browser.newContext({ viewport, locale: 'zh-CN', ...options })
  const page = await context.newPage()
  page.faults = []
  page.on('pageerror', (e) => page.faults.push(String(e)))
  page.on('console', (m) => { if (m.type() === 'error') page.faults.push(m.text()) })
  page.setDefaultTimeout(15000)
  return page
}

async function signIn(role, viewport = WIDE) {
  const page = await visitor(viewport)
  await page.goto(BASE + links[role])
  await Promise.all([page.waitForURL((u) => !u.pathname.startsWith('/sign-in')), page.click('main form button')])
  return page
}

async function look(page, name) {
  if (OUT) await page.screenshot({ path: `${OUT}/${name}.png`, fullPage: true })
}

/** No serious finding of axe, and nothing wider than the window. */
async function check(page, name) {
  const client = await page.context().newCDPSession(page)
  await client.send('Page.setBypassCSP', { enabled: true })
  await page.reload()
  await page.addScriptTag({ path: axe })
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const bad = violations.filter((v) => ['serious', 'critical'].includes(v.impact))
  const told = bad.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`)
  must(bad.length === 0, `${name}: axe finds ${told.join('; ')}`)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  must(wider <= 1, `${name}: ${wider} px wider than the window`)
  must(!/page\.[a-z_]+\.[a-z_]+|ui\.[a-z_]+/.test(await page.innerText('body')), `${name}: a word is missing`)
  await client.send('Page.setBypassCSP', { enabled: false })
}

async function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]`).first()
    const type = await field.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type))
    if (type === 'select') await field.selectOption(value)
    else if (type === 'radio' || type === 'checkbox') {
      await form.locator(`[name="${name}"][value="${value}"]`).check({ force: true })
    } else await field.fill(value)
  }
}

/** Gives a command to a ticket by its form. */
async function act(page, home, action, values = {}) {
  const find = () => page.locator(`form[action="${home}/${action}"]`).first()
  await page.goto(BASE + home)
  if ((await find().count()) === 0) await page.goto(`${BASE}${home}?do=${action}`)
  must((await find().count()) === 1, `${home}: no form for ${action}`)
  const form = find()
  // A form within a closed fold is opened as a person would.
  const fold = page.locator(`details:not([open]):has(form[action="${home}/${action}"]) > summary`)
  if (await fold.count()) await fold.first().click()
  await fill(form, values)
  await Promise.all([
    page.waitForResponse((r) => r.request().method() === 'POST' && r.url().includes(`/${action}`)),
    form.locator('button').last().click(),
  ])
  await page.waitForLoadState('load')
  must((await page.locator('[role=alert]').count()) === 0,
    `${action} was refused: ${await page.locator('[role=alert]').allInnerTexts()}`)
  say(action)
}

async function report() {
  const phone = await visitor(PHONE, { isMobile: true, hasTouch: true })
  let bytes = 0
  const client = await phone.context().newCDPSession(phone)
  await client.send('Network.enable')
  client.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength })
  await phone.goto(BASE + links.label, { waitUntil: 'networkidle' })
  must(bytes <= 10240, `the report page takes ${bytes} bytes`)
  say('label', { bytes })
  await look(phone, 'report-phone')
  await check(phone, 'report')
  const form = phone.locator('form[enctype]')
  await form.locator('input[name=symptoms]').first().check({ force: true })
  await fill(form, { text: '开机后一直黑屏，八分钟后上课，请尽快处理。', name: '王老师', phone: '13800000000' })
  await Promise.all([phone.waitForURL('**/t/**'), form.locator('button').last().click()])
  const tracking = new URL(phone.url()).pathname
  const no = (await phone.innerText('main')).match(/[A-Z]{2,8}-\d+/)[0]
  must((await phone.locator('s-countdown').count()) >= 1, 'a running countdown')
  await look(phone, 'tracking-phone')
  await check(phone, 'tracking')
  say('reported', { no })
  return { phone, tracking, no }
}

async function journey() {
  const { phone, tracking, no } = await report()
  const home = `/tickets/${no}`
  const remote = await signIn('remote_technician')
  await act(remote, home, 'respond', { text: '您好，已收到，正在远程查看。' })
  await act(remote, home, 'start_diagnosis')
  await act(phone, tracking, 'consent_remote')
  await act(remote, home, 'start_remote', { tool: '云桌面远程协助' })
  await act(remote, home, 'end_remote')
  await act(remote, home, 'hand_on', { reason: 'needs_visit', text: '远程无法点亮，需要现场检查。' })
  await look(remote, 'ticket-handed-on')
  const dispatcher = await signIn('dispatcher')
  const field = await signIn('field_technician', PHONE)
  const me = (await field.locator('a[href="/me/sessions"]').textContent()).trim().split(' ')[0]
  await act(dispatcher, home, 'assign', { person: { label: me } })
  await act(field, home, 'accept_assignment')
  await act(field, home, 'depart')
  // A label scanned on site is evidence of the arrival.
  await field.goto(BASE + links.label)
  await Promise.all([field.waitForURL(`**${home}`), field.click(`form[action="${home}/arrive"] button`)])
  say('arrive', { by: 'label' })
  await act(field, home, 'diagnose', { cause: '显示接口松动，线缆老化。', plan: '更换线缆并重新固定接口。' })
  await act(field, home, 'grade', { grade: 'ordinary' })
  await act(field, home, 'use_part', { model: 'HDMI-1.5 米', quantity: '1' })
  await act(field, home, 'record_test', { text: '连续开关机三次，画面正常。' })
  await act(field, home, 'complete_repair', { text: '更换线缆后恢复正常。' })
  await act(field, home, 'hand_report')
  await look(field, 'ticket-phone')
  await check(field, 'ticket on a phone')
  await act(phone, tracking, 'accept_repair')
  await act(phone, tracking, 'answer_follow_up', { speed: '5', skill: '5', attitude: '5', text: '来得很快。' })
  const desk = await signIn('desk')
  await act(desk, home, 'archive')
  await look(desk, 'ticket-archived')
  must((await desk.locator('#main form.form').count()) === 0, 'no form stands open on an archived ticket')
  await desk.goto(BASE + '/search?q=' + encodeURIComponent(no))
  must((await desk.innerText('main')).includes(no), 'the archived ticket is found')
  await phone.reload()
  await look(phone, 'tracking-done')
  const faults = [phone, remote, dispatcher, field, desk].flatMap((p) => p.faults)
  must(faults.length === 0, `errors in the console: ${faults.slice(0, 3).join(' | ')}`)
  return { no, tracking }
}

/** Every page: wide, tablet and phone; light and dark; both languages. */
async function tour({ no, tracking }) {
  const school = await signIn('school_manager')
  const house = await signIn('dispatcher')
  const desk = await signIn('desk')
  const nobody = await visitor(WIDE)
  await desk.goto(BASE + '/devices?q=A201-01')
  const dossier = await desk.getAttribute('td.wide a.title', 'href')
  const pages = [
    [house, 'home', '/'], [house, 'board', '/board'], [house, 'tickets', '/tickets'], [house, 'ticket', `/tickets/${no}`],
    [house, 'devices', '/devices'], [desk, 'intake', '/intake'], [desk, 'labels', '/labels'], [desk, 'sessions', '/me/sessions'],
    [school, 'portal', '/portal'], [school, 'school-ticket', `/tickets/${no}`], [school, 'school-devices', '/devices'],
    [house, 'paper', `/tickets/${no}/report`], [house, 'missing', '/tickets/XX-1'],
    [desk, 'dossier', dossier], [desk, 'search', '/search?q=A201'], [house, 'empty', '/tickets?q=zzzz'],
    [desk, 'late', `/tickets/${no}?do=correct`], [nobody, 'sign-in', '/sign-in'], [nobody, 'tracking', tracking],
    [school, 'contract', '/ledger/contract'], [school, 'contract-version', '/ledger/contract/1'],
    [await signIn('project_manager'), 'contract-publish', '/ledger/contract'],
    [school, 'exports', '/ledger/exports'], [school, 'statement', '/ledger/statement'], [house, 'evidence', '/ledger/evidence'],
    [nobody, 'label', links.label], [nobody, 'unknown-label', '/r/never-given-out'],
    [school, 'ledger', '/ledger'], [school, 'promise', '/ledger/promises/D3.response'], [school, 'ahead', '/ledger/ahead?within=week'],
    [school, 'verdict', `/ledger/promises/D3.response/${no}`], [school, 'ledger-empty', '/ledger?status=withdrawn&owner=expert'],
  ]
  for (const [page, name, path] of pages) {
    for (const [size, viewport] of [['wide', WIDE], ['tablet', TABLET], ['phone', PHONE]]) {
      for (const scheme of ['light', 'dark']) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme: scheme })
        await page.goto(BASE + path)
        await look(page, `${name}-${size}-${scheme}`)
        await check(page, `${name} ${size} ${scheme}`)
      }
    }
    say('looked at', { name })
  }
  for (const [page, name, path] of pages) {
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(`${BASE}${path}?lang=en`)
    await look(page, `${name}-en`)
    must((await page.getAttribute('html', 'lang')).startsWith('en'), `${name}: not in English`)
    await check(page, `${name} in English`)
  }
  say('looked at', { name: 'English' })
}

/** Work by role: what each finds at home. */
async function homes() {
  const own = ['remote_technician', 'field_technician', 'expert', 'storekeeper', 'project_manager',
    'quality_supervisor', 'auditor', 'administrator', 'reporter']
  for (const role of own) {
    const page = await signIn(role, role === 'field_technician' ? PHONE : WIDE)
    await look(page, `home-${role}`)
    await check(page, `home of ${role}`)
    await page.context().close()
  }
  say('looked at', { name: 'homes' })
}

/** A form that is wrong says so beside its field and keeps what was typed; an earlier time folds out. */
async function mistakes() {
  const desk = await signIn('desk')
  await desk.goto(BASE + '/intake')
  await desk.fill('#text', '打不开')
  await Promise.all([desk.waitForLoadState('load'), desk.locator('button.primary').last().click()])
  await desk.waitForSelector('[role=alert]')
  must((await desk.inputValue('#text')) === '打不开', 'what was typed is kept')
  await look(desk, 'intake-mistake')
  await desk.fill('#q2', 'A203')
  await desk.waitForSelector('#found input[name=device]')
  await desk.locator('#found input[name=device]').first().check({ force: true })
  await desk.waitForTimeout(600)
  await look(desk, 'intake-found')
  await desk.fill('#text', '教师机开机后没有声音')
  await desk.uncheck('[name=now]')
  await Promise.all([desk.waitForURL('**/tickets/**'), desk.locator('button.primary').last().click()])
  const home = new URL(desk.url()).pathname
  await desk.click('details.late > summary')
  await desk.fill('[name=occurred_at]', '2099-01-01T08:00')
  await Promise.all([desk.waitForSelector('details.late[open] .err'), desk.locator('form[action$="/respond"] button').click()])
  await look(desk, 'late-mistake')
  await desk.setViewportSize(PHONE)
  await look(desk, 'late-mistake-phone')
  await desk.goto(`${BASE}${home}?do=describe`)
  must((await desk.locator('[name=place] option').count()) > 2, 'rooms to choose from')
  await look(desk, 'describe-phone')
  await check(desk, 'changing the description')
  say('looked at', { name: 'mistakes' })
}

/** Everything by keyboard: search, rows, help, a new report. */
async function keyboard() {
  const page = await signIn('dispatcher')
  await page.goto(BASE + '/tickets')
  const focused = () => page.evaluate(() => document.activeElement?.matches('[data-row] a, [data-row]') ? document.activeElement.closest('[data-row]').id : document.activeElement?.id)
  await page.keyboard.press('/')
  must((await focused()) === 'q', '/ goes to the search')
  await page.keyboard.press('Escape')
  await page.evaluate(() => document.activeElement.blur())
  await page.keyboard.press('j')
  const first = await focused()
  await page.keyboard.press('j')
  const second = await focused()
  must(first && second && first !== second, `j goes down the rows (${first}, ${second})`)
  await page.keyboard.press('k')
  must((await focused()) === first, 'k goes back')
  await page.keyboard.press('?')
  await page.waitForSelector('dialog[open]')
  await look(page, 'keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await Promise.all([page.waitForURL('**/tickets/*-*'), page.keyboard.press('Enter')])
  await Promise.all([page.waitForURL('**/intake'), page.keyboard.press('c')])
  say('keyboard')
}

/** New labels of one device: on the screen and as they print. */
async function labels() {
  const desk = await signIn('desk')
  await desk.goto(BASE + '/devices?q=B101')
  await desk.click('td.wide a.title')
  await desk.click('a[href^="/labels?device="]')
  await Promise.all([desk.waitForSelector('ol.labels'), desk.locator('form[action="/labels"][method=post] button').click()])
  await look(desk, 'sheet-screen')
  await desk.emulateMedia({ media: 'print' })
  await look(desk, 'sheet-print')
  if (OUT) await desk.pdf({ path: `${OUT}/sheet.pdf`, preferCSSPageSize: true })
  say('labels')
}

/** The ledger: a figure leads to exactly what it counts, a verdict to its facts, a fact to its place in the chain. */
async function ledger() {
  const page = await signIn('school_manager')
  await page.goto(BASE + '/ledger')
  const figures = await page.$$eval('a[href*="standing="]', (links) => links.map((a) => [a.getAttribute('href'), a.innerText.trim().split(/\s+/).pop()]))
  must(figures.length > 5, 'the ledger has figures')
  // The clocks run on: a figure read before a breach is read again, once.
  const again = async (href) => {
    await page.goto(BASE + '/ledger')
    return (await page.locator(`a[href="${href}"]`).first().innerText()).trim().split(/\s+/).pop()
  }
  const shown = async (href) => {
    await page.goto(BASE + href)
    return page.locator('li[data-row]').count()
  }
  for (const [href, n] of figures) {
    let [figure, rows] = [n, await shown(href)]
    if (rows !== Math.min(Number(figure), 50)) [figure, rows] = [await again(href), await shown(href)]
    must(rows === Math.min(Number(figure), 50), `${href} shows ${rows} of ${figure}`)
  }
  await page.goto(BASE + '/ledger/promises/D3.response')
  await page.click('ul.items[data-list] a')
  await page.click('ul.items a.ref')
  must((await page.locator('dd.hash').count()) >= 2, 'a fact shows its digest and the one before')
  say('ledger', { figures: figures.length })
}

/** The wall: one screen, whatever its size, and it goes on by itself. */
async function wall() {
  const page = await signIn('auditor')
  for (const viewport of [{ width: 1920, height: 1080 }, { width: 3840, height: 2160 }]) {
    await page.setViewportSize(viewport)
    await page.goto(BASE + '/wall')
    await look(page, `wall-${viewport.width}`)
    await check(page, `wall ${viewport.width}`)
    const cut = await page.$$eval('.field .cell > :not(.vh)', (all) => all.filter((e) => e.clientHeight < 0.75 * e.scrollHeight).length)
    must(cut === 0, `${cut} names are cut off on the wall at ${viewport.width}`)
    const higher = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)
    must(higher <= 1, `the wall is ${higher} px higher than ${viewport.height}`)
  }
  await page.waitForResponse((r) => r.url().includes('/wall'), { timeout: 12000 })
  say('wall')
}

/** A page that is open hears of what others do, and leaves alone what its reader does. */
async function live() {
  const board = await signIn('dispatcher')
  const asked = []
  board.on('request', (r) => asked.push(new URL(r.url()).pathname))
  const opened = board.waitForResponse((r) => r.url().endsWith('/live'))
  await board.goto(BASE + '/board')
  must((await opened).status() === 200, 'the board has a stream')
  await board.focus('#q')
  await board.keyboard.type('A20')
  const phone = await visitor(PHONE, { isMobile: true, hasTouch: true })
  await phone.goto(BASE + links.label)
  const form = phone.locator('form[enctype]')
  await form.locator('input[name=symptoms]').first().check({ force: true })
  await fill(form, { text: '投影仪没有画面，学生已经到齐。', name: '李老师', phone: '13800000001' })
  await Promise.all([phone.waitForURL('**/t/**'), form.locator('button').last().click()])
  const no = (await phone.innerText('main')).match(/[A-Z]{2,8}-\d+/)[0]
  const reported = Date.now()
  await board.waitForSelector(`#board a[href="/tickets/${no}"]`, { timeout: 10000 })
  const ms = Date.now() - reported
  must((await board.evaluate(() => document.activeElement?.id)) === 'q', 'the focus stays')
  must((await board.inputValue('#q')) === 'A20', 'what was typed stays')
  say('live', { ms })
  await phone.context().close()
  await board.context().close()
}

try {
  const told = await journey()
  await live()
  await keyboard()
  await mistakes()
  await labels()
  await homes()
  await ledger()
  await wall()
  await tour(told)
  say('done')
} catch (e) {
  say('failed', { why: String(e.message ?? e) })
  process.exitCode = 1
} finally {
  await browser.close()
}
