import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

/** A Chromium to drive, or undefined: that of CHROME_PATH, else of PATH, the usual places, Playwright's cache. */
export function findBrowser() {
  return [process.env.CHROME_PATH, ...onPath(), ...usualPlaces(), ...playwrightCache()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  )
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return commands.flatMap((name) => folders.map((folder) => join(folder, name + suffix)))
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      apps.map((app) => join(folder, `${app}.app/Contents/MacOS/${app}`)),
    )
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    const apps = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe']
    return folders.filter(Boolean).flatMap((folder) => apps.map((app) => join(folder, app)))
  }
  return ['/usr/lib/chromium/chromium', '/opt/google/chrome/chrome', '/snap/bin/chromium']
}

function playwrightCache() {
  const caches = {
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(process.env.LOCALAPPDATA ?? '', 'ms-playwright'),
  }
  const usual = caches[process.platform] ?? join(homedir(), '.cache/ms-playwright')
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH || usual
  if (!existsSync(cache)) return []
  const programs = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ]
  // The newest first: the folders are named chromium-1234.
  const versions = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name))
  versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
  return versions.flatMap((version) => programs.map((program) => join(cache, version, program)))
}
