const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

export const median = (numbers) => {
  const all = sorted(numbers);
  const half = all.length >> 1;
  return all.length % 2 ? all[half] : (all[half - 1] + all[half]) / 2;
};

/** The median, and where 10 % and 90 % of the samples lie. */
export function summary(numbers) {
  const all = sorted(numbers);
  const at = (share) => all[Math.round((all.length - 1) * share)];
  return { median: median(all), low: at(0.1), high: at(0.9) };
}

/** How many times as much `theirs` is as `ours`, pair by pair: what disturbs the machine for a while disturbs both. */
export const ratio = (theirs, ours) => summary(theirs.map((sample, i) => sample / ours[i]));

/** Samples every subject once a round, beginning with another one each time. A Map from subject to its samples. */
export async function interleave(subjects, rounds, sample) {
  const samples = new Map(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < subjects.length; i++) {
      const subject = subjects[(i + round) % subjects.length];
      samples.get(subject).push(await sample(subject, round));
    }
  }
  return samples;
}
