# Completion of nncompress for zsh. Into ~/.zshrc, after compinit:  source <(nncompress completion zsh)
_nncompress() {
    local -a suggestions
    suggestions=(${(f)"$("${words[1]}" suggest -- "${(j: :)words[1,CURRENT]}" 2>/dev/null)"})
    if (( ${#suggestions} )); then compadd -- "${suggestions[@]}"; else _files; fi
}
compdef _nncompress nncompress
