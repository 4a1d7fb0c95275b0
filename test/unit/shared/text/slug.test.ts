import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../../../shared/text/slug.ts';
import { folded } from '../../../../shared/text/text.ts';

const id = 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('a slug', () => {
  it.each([
    ['Straßenfest', 'strassenfest'],
    ['Łódź', 'lodz'],
    ['Smørrebrød & Øl', 'smorrebrod-ol'],
    ['Cœur de Færøerne', 'coeur-de-faeroerne'],
    ['Þórr í Ðalnum', 'thorr-i-dalnum'],
    ['IŞIK', 'isik'],
    ["St. John's Arms", 'st-johns-arms'],
    ['O’Neill', 'oneill'],
    ['ＦＵＬＬ　Ｗｉｄｔｈ ①', 'full-width-1'],
    ['  --Jazz!!  ', 'jazz'],
  ])('of %s is %s', (name, slug) => {
    expect(slugOf(name, id)).toBe(slug);
  });

  it.each(['Концерт', 'Συναυλία', '祭り', '!!!'])('of %s, without a Latin letter, is the end of the id', (name) => {
    expect(slugOf(name, id)).toBe('69g5fav'.padStart(8, 'q'));
  });

  it('ends with a letter or a digit, however long the name is', () => {
    expect(slugOf(`${'a'.repeat(59)} b`, id)).toBe('a'.repeat(59));
  });

  it('consists of lower-case letters and digits, and loses no Latin letter that search finds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        const slug = slugOf(name, id);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        const letters = folded(name).replace(/[^a-z0-9]/g, '');
        if (letters !== '' && letters.length < 20) expect(slug.replaceAll('-', '')).toBe(letters);
      }),
    );
  });
});
