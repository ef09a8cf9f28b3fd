// A benchmark, not a test: how soon the report page is ready on 400 kbit/s with a CPU slowed down four times.
// Takes SHOUNUO_TEST_BROWSER and URL (the address behind a label). Prints the median of nine cold visits.
import { chromium } from 'playwright-core'

const { URL: address, SHOUNUO_TEST_BROWSER } = process.env
const browser = await chromium.launch({ executablePath: SHOUNUO_TEST_BROWSER, args: ['--no-sandbox', '--disable-gpu'] })
const visits = []
for (let i = 0; i < 9; i++) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true })
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  await client.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 50_000, uploadThroughput: 50_000 })
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let bytes = 0
  client.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength })
  await page.goto(address, { waitUntil: 'load' })
  const times = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation')
    const paint = performance.getEntriesByName('first-contentful-paint')[0]
    return { ready_ms: Math.round(navigation.loadEventEnd), paint_ms: Math.round(paint?.startTime ?? 0) }
  })
  visits.push({ ...times, bytes })
  await context.close()
}
await browser.close()
visits.sort((a, b) => a.ready_ms - b.ready_ms)
console.log(JSON.stringify({ median: visits[4], slowest: visits[8] }))
