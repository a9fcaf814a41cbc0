import { readMetrics } from "@/server/readMetrics.ts";

export { readMetrics as GET };
