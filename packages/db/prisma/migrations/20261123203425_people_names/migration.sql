-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "result" JSONB;

-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "attendees" UUID[] DEFAULT ARRAY[]::UUID[];

-- AlterTable
ALTER TABLE "NamingBatch" ADD COLUMN     "appliedAt" TIMESTAMPTZ(3),
ADD COLUMN     "speakerId" UUID,
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'applied';

-- AlterTable
ALTER TABLE "Speaker" ADD COLUMN     "machine" JSONB;

-- CreateTable
CREATE TABLE "VoiceGroup" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VoiceGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "VoiceGroup_orgId_id_key" ON "VoiceGroup"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "VoiceGroup_orgId_n_key" ON "VoiceGroup"("orgId", "n");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_orgId_id_key" ON "ApiKey"("orgId", "id");

-- AddForeignKey
ALTER TABLE "VoiceGroup" ADD CONSTRAINT "VoiceGroup_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
