import { describe, expect, it } from "vitest";
import { areApart, linkSets, setsOf } from "../../src/diarize/voiceLinks.ts";

const at = (start: number) => ({ start, end: start + 10 });

describe("linkSets", () => {
  it("follows what is the same as the same thing", () => {
    const links = linkSets({
      same: [
        [at(0), at(20)],
        [at(40), at(60)],
        [at(20), at(60)],
      ],
      different: [[at(0), at(80)]],
    });
    expect(links.sets.map((set) => set.map(({ start }) => start).sort((a, b) => a - b))).toEqual([
      [0, 20, 40, 60],
      [80],
    ]);
    expect(areApart(links, 1, 0)).toBe(true);
    expect(areApart(links, 0, 0)).toBe(false);
    expect(Array.from(setsOf([at(58), at(79), at(100)], links))).toEqual([0, 1, -1]);
  });

  it("lets the same win over different", () => {
    const links = linkSets({ same: [[at(0), at(20)]], different: [[at(20), at(0)]] });
    expect(links.apart).toEqual([]);
  });
});
