import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromSlack, toSlack } from './slack-text.ts'

describe('Slack\'s markup', () => {
  it('gives any text back as it was', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', 'a', '|', '@', 'lt;', 'amp;', '\n', 'ü') }), (text) => {
      expect(fromSlack(toSlack(text))).toBe(text)
    }))
  })

  it.each([
    ['<https://example.com>', 'https://example.com'],
    ['<https://example.com|our page>', 'our page (https://example.com)'],
    ['<mailto:a@example.com|a@example.com>', 'a@example.com'],
    ['<@U012AB3CD|ada> and <@U012AB3CD>', '@ada and @U012AB3CD'],
    ['<#C024BE7LR|support> <!here> <!subteam^S1|@team>', '#support @here @team'],
    ['5 &lt; 6 &amp;&amp; 7 &gt; 6', '5 < 6 && 7 > 6'],
  ])('shows %s as people see it', (written, seen) => expect(fromSlack(written)).toBe(seen))
})
