# Completion of nncompress for bash. Into ~/.bashrc:  source <(nncompress completion bash)
_nncompress_complete() {
    local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
    COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" suggest -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)" -- "$word"))
}
# Where the program suggests nothing, files are completed.
complete -o default -F _nncompress_complete nncompress ./nncompress
