import { unit } from "@rollcall/core/vector";
import { innerProducts } from "./innerProducts.ts";
import { labelsAfter, linkage } from "./linkage.ts";
import { asOne, joined, meanSimilarity, type Sum, sumOf, type VoiceVector, withinSimilarity } from "./voiceSums.ts";

export interface GroupingParams {
  /** Two groups are never one voice below this mean similarity, 1 being what one voice scores against itself. */
  sameVoice: number;
  /** Groups with less speech than this do not stand for themselves, unless there is hardly any speech at all. */
  leastSeconds: number;
  /** Whether groups above it are split where they are less alike than each is within itself. */
  splits: boolean;
}

export interface SpeakerHints {
  speakers?: number | undefined;
  minSpeakers?: number | undefined;
  maxSpeakers?: number | undefined;
}

/** In long meetings strays add up: there it takes this share of all speech, but never more than 10 s. */
const leastShare = 0.01;
const surelySeconds = 10;
/** More vectors than this are first grouped block by block: the distance matrix stays below 5 MB. */
const block = 1500;

/** More alike than this are not two pieces of one voice but the same words twice. */
const repeat = 1.2;

/** Chosen on synthetic meetings: two groups are split when both have 6 s, ... */
const splitSeconds = 6;
/** ... are this much less alike than within, ... */
const splitGap = 0.15;
/** ... and by so many standard errors, where one vector's similarity to a group scatters by .1. */
const splitErrors = 3;
const scatter = 0.1;

/**
 * Groups vectors into voices by average linkage and returns each voice's unit centroid, in no particular order. A room
 * makes all voices alike, so the tree is cut twice: where groups are plainly different, and where they are clearly less
 * alike than each is within itself. Strays below the least size are left out: what they cover is given to the nearest
 * voice later. Hints bound the number of voices as far as there are enough vectors.
 */
export function groupVoices(
  voices: readonly VoiceVector[],
  hints: SpeakerHints,
  params: GroupingParams,
): Float32Array[] {
  if (voices.length === 0) return [];
  const leaves = repeatsAsOne(voices.length > block ? blockwise(voices, params) : voices.map(sumOf));
  const root = grow(leaves);
  const total = root.sum.seconds;
  const least = Math.min(total / 4, Math.max(params.leastSeconds, Math.min(surelySeconds, leastShare * total)));
  const groups = bound(cut(root, params), hints, least);
  return groups.map(({ sum }) => unit(sum.vector));
}

/** The members of the voice that most of the speech belongs to, in their order. */
export function dominantVoice<V extends VoiceVector>(voices: readonly V[], sameVoice: number): V[] {
  const sums = voices.map(sumOf);
  const own = new Map(sums.map((sum, i) => [sum, voices[i]!]));
  const groups = groupsAbove(sums, sameVoice).map((group) => group.map((sum) => own.get(sum)!));
  const seconds = (group: readonly V[]) => group.reduce((sum, voice) => sum + voice.seconds, 0);
  return groups.sort((a, b) => seconds(b) - seconds(a))[0] ?? [];
}

interface Node {
  sum: Sum;
  /** The two groups it was joined from; a leaf has none. */
  parts: readonly [Node, Node] | null;
}

function grow(leaves: readonly Sum[]): Node {
  const nodes: Node[] = leaves.map((sum) => ({ sum, parts: null }));
  let root = nodes[0]!;
  for (const { a, b } of linkage(leaves.length, distances(leaves), leaves.map(weightOf), "average")) {
    const parts = [nodes[a]!, nodes[b]!] as const;
    root = { sum: joined(parts[0].sum, parts[1].sum), parts };
    nodes[a] = root;
  }
  return root;
}

function cut(node: Node, params: GroupingParams): Node[] {
  if (!node.parts || isOneVoice(node.parts[0].sum, node.parts[1].sum, params)) return [node];
  return node.parts.flatMap((part) => cut(part, params));
}

function isOneVoice(a: Sum, b: Sum, { sameVoice, splits }: GroupingParams): boolean {
  const similarity = meanSimilarity(a, b);
  if (similarity < sameVoice) return false;
  if (!splits || Math.min(a.seconds, b.seconds) < splitSeconds) return true;
  const gap = (withinSimilarity(a) + withinSimilarity(b)) / 2 - similarity;
  return gap <= splitGap || gap <= splitErrors * scatter * Math.sqrt(1 / a.count + 1 / b.count);
}

/** The groups that are big enough, split or joined until the hints are met. */
function bound(natural: readonly Node[], hints: SpeakerHints, least: number): Node[] {
  const fewest = hints.speakers ?? hints.minSpeakers ?? 1;
  const most = hints.speakers ?? hints.maxSpeakers ?? Number.POSITIVE_INFINITY;
  let nodes = [...natural];
  let size = least;
  let big = nodes.filter(({ sum }) => sum.seconds >= size);
  while (big.length < fewest) {
    const next = weakest(nodes, size);
    if (next) nodes = nodes.flatMap((node) => (node === next ? next.parts! : [node]));
    else if (size > 0) size = size > 0.5 ? size / 2 : 0;
    else break;
    big = nodes.filter(({ sum }) => sum.seconds >= size);
  }
  while (big.length > most) big = joinClosest(big);
  return big;
}

/** The group whose two parts, both big enough, are least alike. */
function weakest(nodes: readonly Node[], least: number): Node | null {
  let found: Node | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (!node.parts || Math.min(node.parts[0].sum.seconds, node.parts[1].sum.seconds) < least) continue;
    const similarity = meanSimilarity(node.parts[0].sum, node.parts[1].sum);
    if (similarity >= lowest) continue;
    lowest = similarity;
    found = node;
  }
  return found;
}

function joinClosest(nodes: readonly Node[]): Node[] {
  let best: [Node, Node] = [nodes[0]!, nodes[1]!];
  let highest = Number.NEGATIVE_INFINITY;
  for (const [i, a] of nodes.entries())
    for (const b of nodes.slice(i + 1)) {
      const similarity = meanSimilarity(a.sum, b.sum);
      if (similarity <= highest) continue;
      highest = similarity;
      best = [a, b];
    }
  const together: Node = { sum: joined(best[0].sum, best[1].sum), parts: best };
  return [...nodes.filter((node) => !best.includes(node)), together];
}

/** Vectors near each other in time that are surely one voice, summed, so that a long meeting needs no matrix of all. */
function blockwise(voices: readonly VoiceVector[], { sameVoice }: GroupingParams): Sum[] {
  const surely = (1 + sameVoice) / 2;
  const size = block / 2;
  const sums: Sum[] = [];
  for (let from = 0; from < voices.length; from += size) {
    const part = voices.slice(from, from + size).map(sumOf);
    sums.push(...groupsAbove(part, surely).map((group) => group.reduce(joined)));
  }
  return sums;
}

/** Whoever says the same words again is more alike than one voice is, and would stand apart from all else it says. */
function repeatsAsOne(sums: readonly Sum[]): Sum[] {
  return groupsAbove(sums, repeat).map((group) => (group.length > 1 ? asOne(group.reduce(joined)) : group[0]!));
}

/** Groups of at least this mean similarity by average linkage. */
function groupsAbove(sums: readonly Sum[], similarity: number): Sum[][] {
  const merges = linkage(sums.length, distances(sums), sums.map(weightOf), "average");
  const kept = merges.filter(({ height }) => height <= 1 - similarity);
  const labels = labelsAfter(sums.length, kept);
  return [...Map.groupBy(sums, (_, i) => labels[i]!).values()];
}

/** Rows whose products with all later rows are made at a time. */
const strip = 128;

/**
 * 1 - mean similarity of all pairs, the strict upper triangle row by row: exact from the sums, so grouping in two steps
 * loses nothing but order.
 */
function distances(sums: readonly Sum[]): Float32Array {
  const n = sums.length;
  const dim = sums[0]?.vector.length ?? 0;
  const means = new Float64Array(n * dim);
  for (const [i, { vector, weight }] of sums.entries())
    for (let d = 0; d < dim; d++) means[i * dim + d] = vector[d]! / weight;
  const result = new Float32Array((n * (n - 1)) / 2);
  const products = new Float64Array(Math.min(strip, n) * n);
  let to = 0;
  for (let from = 0; from < n; from += strip) {
    const height = Math.min(strip, n - from);
    const width = n - from;
    const rest = means.subarray(from * dim);
    innerProducts(rest.subarray(0, height * dim), height, rest, width, dim, products);
    for (let r = 0; r < height; r++) for (let c = r + 1; c < width; c++) result[to++] = 1 - products[r * width + c]!;
  }
  return result;
}

function weightOf({ weight }: Sum): number {
  return weight;
}
