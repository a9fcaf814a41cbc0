/** A voice of Debian's `flite` package, made higher or deeper so that the three can be told apart. */
export interface Speaker {
  name: string;
  voice: "slt" | "rms" | "awb";
  /** Factor on all frequencies: 1 = as recorded. */
  height: number;
  /** Length of its sounds: 1 = as recorded, larger is slower; chosen for an even pace after `height`. */
  stretch: number;
}

export const speakers: Speaker[] = [
  { name: "Maya", voice: "slt", height: 1.04, stretch: 1.15 },
  { name: "Victor", voice: "rms", height: 0.88, stretch: 0.92 },
  { name: "Alan", voice: "awb", height: 1.12, stretch: 1.2 },
];

export interface Line {
  speaker: string;
  text: string;
  /** Silence before this line, in ms; negative: it starts before the line ahead of it has ended. */
  gapMs: number;
}

/** A weekly product meeting in our own words. */
export const lines: Line[] = [
  {
    gapMs: 400,
    speaker: "Maya",
    text: "Good morning everyone. Let us start with the new search page. Victor, where are we?",
  },
  {
    gapMs: 500,
    speaker: "Victor",
    text: "The first version is ready. We tested it with ten customers last week, and eight of them found what they needed.",
  },
  { gapMs: 450, speaker: "Alan", text: "That is better than I expected. What happened with the other two?" },
  {
    gapMs: 400,
    speaker: "Victor",
    text: "They did not see the filter button. It is too small, and it is in the wrong place.",
  },
  {
    gapMs: 500,
    speaker: "Maya",
    text: "Then we should move the button to the top of the page. How long would that take?",
  },
  {
    gapMs: 450,
    speaker: "Victor",
    text: "About two days. I can start this afternoon, if nobody needs me for the support calls.",
  },
  { gapMs: -700, speaker: "Alan", text: "I can take the support calls this week." },
  { gapMs: 400, speaker: "Alan", text: "The team in the other office has offered to help as well." },
  {
    gapMs: 500,
    speaker: "Maya",
    text: "Thank you. The second point is the price of the small plan. Alan, did you speak with the finance people?",
  },
  {
    gapMs: 450,
    speaker: "Alan",
    text: "Yes, I did. They would like to keep the price until the end of the year, and look at the numbers again in January.",
  },
  {
    gapMs: 500,
    speaker: "Victor",
    text: "I agree with that. A new price before the holidays would only confuse our customers.",
  },
  {
    gapMs: 450,
    speaker: "Maya",
    text: "Fine, we keep the price. The last point is the meeting on Thursday. I have to travel, so can we move it to Friday morning?",
  },
  { gapMs: 400, speaker: "Alan", text: "Friday at ten works for me. I have nothing else in the morning." },
  {
    gapMs: 350,
    speaker: "Victor",
    text: "For me too. I will send a new invitation, and I will write down what we decided today.",
  },
  { gapMs: 500, speaker: "Maya", text: "Perfect. Thank you both, and have a good week." },
];

/** What the enrolled people read; nothing of it is said in the meeting. */
export const enrollments: { speaker: string; clips: string[] }[] = [
  {
    speaker: "Maya",
    clips: [
      "My name is Maya, and I lead the product team. On most days I walk to work along the river. " +
        "In winter the water is dark and quiet, and there are always a few people with their dogs. " +
        "I like that half hour, because nobody can call me and I can think about the day.",
      "When I was a child we lived near the sea. My father had a little boat with a red sail, " +
        "and every summer he took us to an island where we could swim and look for shells. " +
        "The boat is gone now, but I still keep one of the shells on my desk.",
    ],
  },
  {
    speaker: "Victor",
    clips: [
      "My name is Victor, and I write most of the code for the web site. Before that I worked in a bakery, " +
        "which was harder than it sounds. We began at three in the morning, and by six the whole street smelled of bread. " +
        "I still bake at home on Sundays.",
      "Last autumn I bought an old bicycle and repaired it in the kitchen. It took much longer than I had planned, " +
        "because every part that I removed was broken in some new way. Now it runs very well, " +
        "and I ride it through the park whenever the weather is dry.",
    ],
  },
];
