-- AlterTable
ALTER TABLE "Recording" ADD COLUMN     "notice" TEXT;
