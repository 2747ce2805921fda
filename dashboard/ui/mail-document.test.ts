import { expect, it } from 'vitest'
import { hasOwnColours, mailDocument } from './mail-document.ts'

const held = '<p>Hello <img alt="x" data-remote-src="https://tracker.test/a.png"> <b>you</b></p>'
const origin = 'https://hayloft.test'
const look = { origin, scheme: 'light' as const, ink: 'black', link: 'blue', fontUrl: '/inter.woff2' }

it('lets no network through until images are asked for', () => {
  const { source } = mailDocument(held, { ...look, showImages: false })
  expect(source).toContain(`img-src data: ${origin};`)
  expect(source).toContain('data-remote-src="https://tracker.test/a.png"')
})

it('brings the images to life when asked', () => {
  const { source } = mailDocument(held, { ...look, showImages: true })
  expect(source).toMatch(/img-src [^;]*https: http:;/)
  expect(source).toContain('<img alt="x" src="https://tracker.test/a.png">')
})

it('never allows scripts', () => {
  expect(mailDocument(held, { ...look, showImages: true }).source).toContain("default-src 'none'")
})

it('leaves words that only look like the attribute alone', () => {
  const text = '<p>Write data-remote-src=now</p>'
  expect(mailDocument(text, { ...look, showImages: true }).source).toContain(text)
})

it.each([
  ['<p>plain <b>bold</b></p>', false],
  ['<table border="1"><tr><td>x</td></tr></table>', false],
  ['<table><tr><td background="cid:x">x</td></tr></table>', true],
  ['<p style="color: red">x</p>', true],
  ['<div bgcolor="#000">x</div>', true],
])('knows mail drawn for white paper: %s', (html, own) => {
  expect(hasOwnColours(html)).toBe(own)
})
