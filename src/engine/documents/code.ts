import { decodeText } from './decoding.ts'
import type { ParsedDocument } from './document.ts'

/** Extensions of source code, scripts, markup that people read as source, and settings. */
const extensions = new Set(
  [
    'js mjs cjs jsx ts mts cts tsx vue svelte astro py pyi pyx rb php phtml pl pm lua tcl r jl dart elm',
    'java kt kts scala groovy gradle clj cljs cljc edn c h cc cpp cxx hh hpp hxx ino m mm cs fs fsx fsi vb',
    'go rs swift zig nim d v sv vhd vhdl ada adb ads pas f f90 f95 for cob cbl asm s hs lhs ml mli erl hrl ex exs',
    'lisp el scm rkt sh bash zsh fish ps1 psm1 bat cmd awk sed sql graphql gql proto thrift sol wgsl glsl hlsl',
    'css scss sass less xml xsd xsl xslt svg yaml yml toml ini cfg conf properties env json5 jsonc',
    'cmake mk mak dockerfile tf hcl nix bzl tex bib sty diff patch',
  ].flatMap(line => line.split(' ')),
)
const names =
  /^(?:makefile|dockerfile|containerfile|cmakelists\.txt|rakefile|gemfile|vagrantfile|jenkinsfile)$/i

/** Whether a text is source code: by its name, as languages cannot be told from each other, or by `#!`. */
export const isCodeName = (name: string, text: string): boolean => {
  const file = name.slice(name.lastIndexOf('/') + 1)
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ''
  return extensions.has(extension) || names.test(file) || /^\uFEFF?#! ?\/\S/.test(text)
}

/** Source code: one block, exactly as it is; it is cut into chunks between definitions. */
export const parseCode = (bytes: Uint8Array): Omit<ParsedDocument, 'format'> => {
  const text = decodeText(bytes)
  return { title: null, pages: null, blocks: [{ kind: 'code', text, headingPath: [], page: null }] }
}
