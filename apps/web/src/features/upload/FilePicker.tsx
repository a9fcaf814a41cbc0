"use client";
import { type ReactNode, useEffect, useRef } from "react";
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

  function take(element: HTMLInputElement) {
    onFiles([...(element.files ?? [])]);
    element.value = "";
  }

  // Files chosen before the page came alive are not lost.
  useEffect(() => {
    if (input.current?.files?.length) take(input.current);
  });

  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={mediaTypes}
        data-testid={testId}
        onChange={(event) => take(event.target)}
      />
      <Button variant={variant} size={size} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
