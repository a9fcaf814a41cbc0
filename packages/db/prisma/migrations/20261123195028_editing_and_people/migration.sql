-- AlterTable
ALTER TABLE "EnrollmentSample" ADD COLUMN     "condition" TEXT,
ADD COLUMN     "endMs" INTEGER,
ADD COLUMN     "revokedAt" TIMESTAMPTZ(3),
ADD COLUMN     "speakerId" UUID,
ADD COLUMN     "startMs" INTEGER;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "certainty" TEXT NOT NULL DEFAULT 'balanced',
ADD COLUMN     "keepsClips" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "unknownDays" INTEGER NOT NULL DEFAULT 90;

-- AlterTable
ALTER TABLE "Segment" ALTER COLUMN "n" SET DATA TYPE DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "Speaker" ADD COLUMN     "alias" TEXT,
ADD COLUMN     "voiceGroupId" UUID;

-- AlterTable
ALTER TABLE "Transcript" ADD COLUMN     "machine" BYTEA,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Edit" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "transcriptId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "changes" JSONB NOT NULL,
    "undoes" UUID,
    "userId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Edit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Conflict" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "transcriptId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "startMs" INTEGER NOT NULL,
    "endMs" INTEGER NOT NULL,
    "old" TEXT,
    "fresh" TEXT,
    "mine" TEXT,
    "choice" TEXT,
    "decidedById" TEXT,

    CONSTRAINT "Conflict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Note" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "meetingId" UUID NOT NULL,
    "startMs" INTEGER NOT NULL,
    "endMs" INTEGER NOT NULL,
    "quote" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "parentId" UUID,
    "mentions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "authorId" TEXT NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnrollmentLink" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EnrollmentLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NamingBatch" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "changes" JSONB NOT NULL,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "NamingBatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Erasure" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "found" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Edit_undoes_key" ON "Edit"("undoes");

-- CreateIndex
CREATE UNIQUE INDEX "Edit_orgId_id_key" ON "Edit"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Edit_orgId_transcriptId_revision_key" ON "Edit"("orgId", "transcriptId", "revision");

-- CreateIndex
CREATE INDEX "Conflict_orgId_transcriptId_startMs_idx" ON "Conflict"("orgId", "transcriptId", "startMs");

-- CreateIndex
CREATE UNIQUE INDEX "Conflict_orgId_id_key" ON "Conflict"("orgId", "id");

-- CreateIndex
CREATE INDEX "Note_orgId_meetingId_startMs_idx" ON "Note"("orgId", "meetingId", "startMs");

-- CreateIndex
CREATE UNIQUE INDEX "Note_orgId_id_key" ON "Note"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EnrollmentLink_tokenHash_key" ON "EnrollmentLink"("tokenHash");

-- CreateIndex
CREATE INDEX "EnrollmentLink_orgId_personId_idx" ON "EnrollmentLink"("orgId", "personId");

-- CreateIndex
CREATE UNIQUE INDEX "EnrollmentLink_orgId_id_key" ON "EnrollmentLink"("orgId", "id");

-- CreateIndex
CREATE INDEX "NamingBatch_orgId_personId_idx" ON "NamingBatch"("orgId", "personId");

-- CreateIndex
CREATE UNIQUE INDEX "NamingBatch_orgId_id_key" ON "NamingBatch"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Erasure_orgId_personId_key" ON "Erasure"("orgId", "personId");

-- CreateIndex
CREATE INDEX "Speaker_orgId_voiceGroupId_idx" ON "Speaker"("orgId", "voiceGroupId");

-- AddForeignKey
ALTER TABLE "Edit" ADD CONSTRAINT "Edit_orgId_transcriptId_fkey" FOREIGN KEY ("orgId", "transcriptId") REFERENCES "Transcript"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conflict" ADD CONSTRAINT "Conflict_orgId_transcriptId_fkey" FOREIGN KEY ("orgId", "transcriptId") REFERENCES "Transcript"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Note" ADD CONSTRAINT "Note_orgId_meetingId_fkey" FOREIGN KEY ("orgId", "meetingId") REFERENCES "Meeting"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Note" ADD CONSTRAINT "Note_orgId_parentId_fkey" FOREIGN KEY ("orgId", "parentId") REFERENCES "Note"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrollmentLink" ADD CONSTRAINT "EnrollmentLink_orgId_personId_fkey" FOREIGN KEY ("orgId", "personId") REFERENCES "Person"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NamingBatch" ADD CONSTRAINT "NamingBatch_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Erasure" ADD CONSTRAINT "Erasure_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
