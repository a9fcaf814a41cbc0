/** Placeholder until the inference room has its verifier. */
export async function fetchModels(_say: (line: string) => void, _signal: AbortSignal): Promise<void> {}
