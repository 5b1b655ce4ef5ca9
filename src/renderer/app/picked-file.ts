/** A file as it was picked or dropped; `path` has its folders: `manuals/tern.pdf`. */
export interface PickedFile {
  path: string
  file: File
}
