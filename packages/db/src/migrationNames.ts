/** Every migration this build expects; kept equal to prisma/migrations by newMigration.ts and a test. */
export const migrationNames: readonly string[] = [
  "20261123163922_first",
  "20261123173909_recording_notice",
  "20261123192144_jobs_lanes_versions",
  "20261123195028_editing_and_people",
  "20261123203425_people_names",
  "20261123203451_voice_moves",
];
