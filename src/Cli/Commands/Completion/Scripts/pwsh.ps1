# Completion of nncompress for PowerShell. Into $PROFILE:  nncompress completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName nncompress -ScriptBlock {
    param($word, $ast, $position)
    $line = $ast.ToString().PadRight($position).Substring(0, $position)
    & nncompress suggest '--' $line 2>$null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
