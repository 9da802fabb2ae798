# Completion of nncompress for fish. Into ~/.config/fish/config.fish:  nncompress completion fish | source
complete -c nncompress -a '(nncompress suggest -- (commandline -cp) 2>/dev/null)'
