// shoot.mjs CHROMIUM JSON-DIR OUT [NAME ...]: one PNG a payload.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import UPNG from 'upng-js';

const [executablePath, from, out, ...wanted] = process.argv.slice(2);
const names = wanted.length ? wanted : readdirSync(from).map((f) => basename(f, '.json'));
const profile = mkdtempSync(join(tmpdir(), 'cards-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath, headless: true, viewport: { width: 640, height: 800 },
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-lcd-text'],
});
try {
  for (const name of names) {
    const page = await browser.newPage();
    page.on('pageerror', (e) => { console.error(`${name}: ${e.message}`); process.exitCode = 1; });
    await page.setContent('<!doctype html><meta charset="utf-8"><div id="root"></div>');
    await page.addStyleTag({ path: 'bundle.css' });
    await page.addScriptTag({ path: 'bundle.js' });
    await page.evaluate((payload) => window.draw(payload), JSON.parse(readFileSync(join(from, `${name}.json`), 'utf8')));
    await page.waitForSelector('.sheet *');
    await page.evaluate(() => document.fonts.ready);
    const shot = UPNG.decode(await page.locator('#root').screenshot());
    const small = UPNG.encode(UPNG.toRGBA8(shot), shot.width, shot.height, 24); // colours
    writeFileSync(join(out, `${name}.png`), Buffer.from(small));
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(`${names.length} pictures in ${out}`);
