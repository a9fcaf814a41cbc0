-- CreateEnum
CREATE TYPE "VoiceMoveState" AS ENUM ('preparing', 'prepared', 'inUse', 'settled', 'abandoned');

-- CreateTable
CREATE TABLE "SampleVector" (
    "orgId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "modelId" TEXT NOT NULL,
    "vector" BYTEA,
    "keyId" TEXT,
    "speechMs" INTEGER NOT NULL,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SampleVector_pkey" PRIMARY KEY ("orgId","sampleId","modelId")
);

-- CreateTable
CREATE TABLE "VoiceMove" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "toModelId" TEXT NOT NULL,
    "state" "VoiceMoveState" NOT NULL DEFAULT 'preparing',
    "jobId" UUID,
    "comparison" JSONB,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "switchedAt" TIMESTAMPTZ(3),
    "keptUntil" TIMESTAMPTZ(3),

    CONSTRAINT "VoiceMove_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SampleVector_orgId_modelId_idx" ON "SampleVector"("orgId", "modelId");

-- CreateIndex
CREATE INDEX "VoiceMove_orgId_createdAt_idx" ON "VoiceMove"("orgId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "VoiceMove_state_keptUntil_idx" ON "VoiceMove"("state", "keptUntil");

-- CreateIndex
CREATE UNIQUE INDEX "VoiceMove_orgId_id_key" ON "VoiceMove"("orgId", "id");

-- AddForeignKey
ALTER TABLE "SampleVector" ADD CONSTRAINT "SampleVector_orgId_sampleId_fkey" FOREIGN KEY ("orgId", "sampleId") REFERENCES "EnrollmentSample"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VoiceMove" ADD CONSTRAINT "VoiceMove_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
