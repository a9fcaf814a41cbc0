-- AlterTable
ALTER TABLE "EnrollmentSample" ADD COLUMN     "jobId" UUID;
UPDATE "EnrollmentSample" sample SET "jobId" = (
  SELECT job.id FROM "Job" job
  WHERE job."orgId" = sample."orgId" AND job."personId" = sample."personId" AND job.name = 'enroll' AND job."createdAt" >= sample."createdAt"
  ORDER BY job."createdAt" LIMIT 1
) WHERE sample.state = 'waiting';

-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "audioMs" INTEGER,
ADD COLUMN     "claimedAt" TIMESTAMPTZ(3),
ADD COLUMN     "lane" TEXT,
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "retriedAs" UUID,
ADD COLUMN     "traceparent" TEXT;

UPDATE "Job" SET "lane" = CASE WHEN "name" = 'purge' THEN 'cpu' ELSE 'gpu' END;
ALTER TABLE "Job" ALTER COLUMN "lane" SET NOT NULL;

-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "transcriptId" UUID;
UPDATE "Meeting" SET "transcriptId" = latest.id
FROM (SELECT DISTINCT ON ("orgId", "meetingId") "orgId", "meetingId", id FROM "Transcript" ORDER BY "orgId", "meetingId", version DESC) latest
WHERE latest."orgId" = "Meeting"."orgId" AND latest."meetingId" = "Meeting".id;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "jobConcurrency" INTEGER NOT NULL DEFAULT 8,
ADD COLUMN     "retentionDays" INTEGER,
ADD COLUMN     "vocabulary" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Worker" ALTER COLUMN "lane" SET DEFAULT '';
ALTER TABLE "Worker" ADD COLUMN     "lanes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "provedAt" TIMESTAMPTZ(3),
ADD COLUMN     "rssBytes" BIGINT;

-- CreateTable
CREATE TABLE "Schedule" (
    "name" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseUntil" TIMESTAMPTZ(3),
    "workerId" UUID,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "result" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,

    CONSTRAINT "Schedule_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "EnrollmentSample_orgId_jobId_idx" ON "EnrollmentSample"("orgId", "jobId");

-- CreateIndex
CREATE INDEX "Job_orgId_createdAt_id_idx" ON "Job"("orgId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Job_state_name_priority_idx" ON "Job"("state", "name", "priority");

-- CreateIndex
CREATE INDEX "Job_orgId_state_name_priority_idx" ON "Job"("orgId", "state", "name", "priority");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_transcriptId_key" ON "Meeting"("transcriptId");

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_transcriptId_fkey" FOREIGN KEY ("transcriptId") REFERENCES "Transcript"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
