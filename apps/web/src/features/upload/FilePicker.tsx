"use client";
import { type ReactNode, useRef } from "react";
import { Button, type ButtonProps } from "@/components/ui/Button.tsx";

export interface FilePickerProps extends Pick<ButtonProps, "variant" | "size" | "disabled"> {
  label: ReactNode;
  onFiles: (files: File[]) => void;
  testId?: string;
}

export const mediaTypes = "audio/*,video/*,.m4a,.mka,.opus,.flac,.wma,.amr";

/** A button that asks for files. */
export function FilePicker({
  label,
  onFiles,
  testId,
  variant = "secondary",
  size = "sm",
  disabled = false,
}: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={mediaTypes}
        data-testid={testId}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button variant={variant} size={size} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
