-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'member');

-- CreateEnum
CREATE TYPE "MeetingState" AS ENUM ('uploading', 'waiting', 'processing', 'ready', 'empty', 'failed');

-- CreateEnum
CREATE TYPE "TranscriptState" AS ENUM ('running', 'ready', 'failed');

-- CreateEnum
CREATE TYPE "SpeakerState" AS ENUM ('named', 'suggested', 'unknown');

-- CreateEnum
CREATE TYPE "SampleState" AS ENUM ('waiting', 'accepted', 'rejected');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "orgId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("orgId","userId")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "state" "MeetingState" NOT NULL DEFAULT 'uploading',
    "heldAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "options" JSONB NOT NULL DEFAULT '{}',
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Recording" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "meetingId" UUID,
    "fileName" TEXT NOT NULL,
    "mediaKey" TEXT,
    "mediaType" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "durationMs" INTEGER,
    "codec" TEXT,
    "peaksKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Transcript" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "meetingId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "TranscriptState" NOT NULL DEFAULT 'running',
    "language" TEXT NOT NULL DEFAULT 'en',
    "options" JSONB NOT NULL DEFAULT '{}',
    "models" JSONB NOT NULL DEFAULT '{}',
    "turns" JSONB NOT NULL DEFAULT '[]',
    "timings" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Transcript_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Segment" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "transcriptId" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "startMs" INTEGER NOT NULL,
    "endMs" INTEGER NOT NULL,
    "speakerId" UUID,
    "text" TEXT NOT NULL,
    "words" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "attempt" INTEGER NOT NULL,

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Speaker" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "transcriptId" UUID NOT NULL,
    "cluster" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "colour" INTEGER NOT NULL,
    "personId" UUID,
    "state" "SpeakerState" NOT NULL DEFAULT 'unknown',
    "score" DOUBLE PRECISION,
    "evidence" JSONB,
    "decidedById" TEXT,
    "speechMs" INTEGER NOT NULL,
    "modelId" TEXT NOT NULL,
    "vectors" BYTEA NOT NULL,
    "keyId" TEXT NOT NULL,

    CONSTRAINT "Speaker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "email" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "textVersion" TEXT NOT NULL,
    "textHash" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "givenById" TEXT,
    "givenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawnAt" TIMESTAMPTZ(3),

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnrollmentSample" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "consentId" UUID NOT NULL,
    "recordingId" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "state" "SampleState" NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "speechMs" INTEGER,
    "quality" JSONB,
    "modelId" TEXT,
    "vector" BYTEA,
    "keyId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EnrollmentSample_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Voiceprint" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "consentId" UUID NOT NULL,
    "modelId" TEXT NOT NULL,
    "dim" INTEGER NOT NULL,
    "vector" BYTEA NOT NULL,
    "keyId" TEXT NOT NULL,
    "sampleCount" INTEGER NOT NULL,
    "speechMs" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Voiceprint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'queued',
    "meetingId" UUID,
    "transcriptId" UUID,
    "personId" UUID,
    "options" JSONB NOT NULL DEFAULT '{}',
    "stage" TEXT,
    "percent" INTEGER NOT NULL DEFAULT 0,
    "etaMs" INTEGER,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "reported" INTEGER NOT NULL DEFAULT 0,
    "crashes" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "workerId" UUID,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "models" JSONB NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");

-- CreateIndex
CREATE INDEX "Member_userId_idx" ON "Member"("userId");

-- CreateIndex
CREATE INDEX "Meeting_orgId_createdAt_id_idx" ON "Meeting"("orgId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_orgId_id_key" ON "Meeting"("orgId", "id");

-- CreateIndex
CREATE INDEX "Recording_orgId_sha256_idx" ON "Recording"("orgId", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "Recording_orgId_id_key" ON "Recording"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Recording_orgId_meetingId_key" ON "Recording"("orgId", "meetingId");

-- CreateIndex
CREATE UNIQUE INDEX "Transcript_orgId_id_key" ON "Transcript"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Transcript_orgId_meetingId_version_key" ON "Transcript"("orgId", "meetingId", "version");

-- CreateIndex
CREATE INDEX "Segment_speakerId_idx" ON "Segment"("speakerId");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_orgId_transcriptId_n_key" ON "Segment"("orgId", "transcriptId", "n");

-- CreateIndex
CREATE INDEX "Speaker_orgId_personId_idx" ON "Speaker"("orgId", "personId");

-- CreateIndex
CREATE UNIQUE INDEX "Speaker_orgId_id_key" ON "Speaker"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Speaker_orgId_transcriptId_cluster_key" ON "Speaker"("orgId", "transcriptId", "cluster");

-- CreateIndex
CREATE UNIQUE INDEX "Person_orgId_id_key" ON "Person"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Person_orgId_nameKey_key" ON "Person"("orgId", "nameKey");

-- CreateIndex
CREATE UNIQUE INDEX "Person_orgId_email_key" ON "Person"("orgId", "email");

-- CreateIndex
CREATE INDEX "Consent_orgId_personId_idx" ON "Consent"("orgId", "personId");

-- CreateIndex
CREATE UNIQUE INDEX "Consent_orgId_id_key" ON "Consent"("orgId", "id");

-- CreateIndex
CREATE INDEX "EnrollmentSample_orgId_personId_idx" ON "EnrollmentSample"("orgId", "personId");

-- CreateIndex
CREATE INDEX "EnrollmentSample_orgId_modelId_state_idx" ON "EnrollmentSample"("orgId", "modelId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "EnrollmentSample_orgId_id_key" ON "EnrollmentSample"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EnrollmentSample_orgId_recordingId_key" ON "EnrollmentSample"("orgId", "recordingId");

-- CreateIndex
CREATE INDEX "Voiceprint_orgId_modelId_idx" ON "Voiceprint"("orgId", "modelId");

-- CreateIndex
CREATE UNIQUE INDEX "Voiceprint_orgId_personId_modelId_key" ON "Voiceprint"("orgId", "personId", "modelId");

-- CreateIndex
CREATE INDEX "Job_orgId_meetingId_createdAt_idx" ON "Job"("orgId", "meetingId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Job_orgId_personId_createdAt_idx" ON "Job"("orgId", "personId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Job_state_createdAt_idx" ON "Job"("state", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Job_orgId_id_key" ON "Job"("orgId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_orgId_at_idx" ON "AuditEvent"("orgId", "at" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_orgId_subjectType_subjectId_idx" ON "AuditEvent"("orgId", "subjectType", "subjectId");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recording" ADD CONSTRAINT "Recording_orgId_meetingId_fkey" FOREIGN KEY ("orgId", "meetingId") REFERENCES "Meeting"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Transcript" ADD CONSTRAINT "Transcript_orgId_meetingId_fkey" FOREIGN KEY ("orgId", "meetingId") REFERENCES "Meeting"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_orgId_transcriptId_fkey" FOREIGN KEY ("orgId", "transcriptId") REFERENCES "Transcript"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_speakerId_fkey" FOREIGN KEY ("speakerId") REFERENCES "Speaker"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Speaker" ADD CONSTRAINT "Speaker_orgId_transcriptId_fkey" FOREIGN KEY ("orgId", "transcriptId") REFERENCES "Transcript"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Speaker" ADD CONSTRAINT "Speaker_orgId_personId_fkey" FOREIGN KEY ("orgId", "personId") REFERENCES "Person"("orgId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Person" ADD CONSTRAINT "Person_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_orgId_personId_fkey" FOREIGN KEY ("orgId", "personId") REFERENCES "Person"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrollmentSample" ADD CONSTRAINT "EnrollmentSample_orgId_personId_fkey" FOREIGN KEY ("orgId", "personId") REFERENCES "Person"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrollmentSample" ADD CONSTRAINT "EnrollmentSample_orgId_consentId_fkey" FOREIGN KEY ("orgId", "consentId") REFERENCES "Consent"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrollmentSample" ADD CONSTRAINT "EnrollmentSample_orgId_recordingId_fkey" FOREIGN KEY ("orgId", "recordingId") REFERENCES "Recording"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Voiceprint" ADD CONSTRAINT "Voiceprint_orgId_personId_fkey" FOREIGN KEY ("orgId", "personId") REFERENCES "Person"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Voiceprint" ADD CONSTRAINT "Voiceprint_orgId_consentId_fkey" FOREIGN KEY ("orgId", "consentId") REFERENCES "Consent"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
