import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseEnglish, plainWords } from "../../src/score/normaliseEnglish.ts";

describe("normaliseEnglish", () => {
  it.each([
    ["Mr. Hale doesn't know", "mister hale does not know"],
    ["I can’t — won't!", "i cannot will not"],
    ["It's the patient's colour", "it is the patients color"],
    ["Um, [laughs] mm-hmm yeah (door)", "yeah"],
    ["twenty-one people, 1,000 pages", "21 people one thousand pages"],
    ["three hundred and five and six", "305 and 6"],
    ["the twenty first of the third", "the 21st of the 3rd"],
    ["two million one hundred thousand and two", "2100000 and 2"],
    ["nineteen eighty four", "19 84"],
    ["3.5 percent.", "3.5 percent"],
    ["organised centre, travelling theatre", "organized center traveling theater"],
    ["they'd've gone, 'cause we're OK", "they would have gone because we are okay"],
    ["an L_C_D_ display", "an l c d display"],
    ["Straße, naïve Łódź", "straße naïve łódź"],
  ])("takes %j for what is said in %j", (one, other) => {
    expect(normaliseEnglish(one)).toEqual(normaliseEnglish(other));
  });

  it("keeps different words apart", () => {
    expect(normaliseEnglish("hundred and one")).not.toEqual(normaliseEnglish("hundred one and"));
    expect(normaliseEnglish("one two three")).toEqual(["1", "2", "3"]);
    expect(normaliseEnglish("the hundredth second")).toEqual(["the", "hundredth", "2nd"]);
  });

  it("changes nothing that is normal already, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const once = normaliseEnglish(text);
        expect(once.every((word) => word !== "" && !/\s/.test(word))).toBe(true);
      }),
    );
    const said = fc.array(
      fc.constantFrom("twenty", "one", "hundred", "and", "I'm", "colour", "3.5", "first", "mister"),
    );
    fc.assert(
      fc.property(said, (parts) => {
        const once = normaliseEnglish(parts.join(" "));
        expect(normaliseEnglish(once.join(" ")).length).toBeLessThanOrEqual(once.length);
      }),
    );
  });

  it("can be left out", () => {
    expect(plainWords("Mr. Hale—it's 'twenty one' L_C_D")).toEqual([
      "mr",
      "hale",
      "it's",
      "twenty",
      "one",
      "l",
      "c",
      "d",
    ]);
  });
});
