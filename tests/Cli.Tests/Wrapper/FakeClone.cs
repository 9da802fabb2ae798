using System.Diagnostics;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Wrapper;

/// <summary>
/// A folder with the wrapper, a few sources and, first on the path, a dotnet that only notes how it was called and
/// publishes a program which prints its arguments and exits with 7. The names have spaces on purpose.
/// </summary>
sealed class FakeClone : IDisposable
{
    const string FakeDotnet = """
        #!/bin/sh
        echo "$*" >>"${0%/*}/calls"
        echo "noise of the build"
        case $1 in
        restore)
            case $*-$FAKE_NO_AHEAD_COMPILER in *PublishReadyToRun=true*-yes) exit 1 ;; esac ;;
        publish)
            if [ "$FAKE_BROKEN" = yes ]; then echo "error CS1002: ; expected"; exit 1; fi
            # file times tick every few milliseconds: a real build takes longer than that before someone edits
            if [ "$FAKE_EDIT" ]; then sleep 0.05; touch "$FAKE_EDIT"; fi
            if [ "$FAKE_SLOW" ]; then sleep "$FAKE_SLOW"; fi
            while [ "$1" != -o ]; do shift; done
            printf '#!/bin/sh\necho "arguments=$#:$*"\necho "root=$DOTNET_ROOT"\nexit 7\n' >"$2/nncompress"
            chmod +x "$2/nncompress" ;;
        esac
        """;

    readonly string _path = Path.Combine(Path.GetTempPath(), $"wrapper {Guid.NewGuid():N}");

    public FakeClone()
    {
        Write("src/Cli/Cli.csproj", "<Project />");
        Write("src/Cli/Program.cs", "// program");
        Write("src/Cli/Extra.cs", "// extra");
        Write("docs/diagnostics/NNC1001.md", "# NNC1001");
        Write("docs/passes/remove-dead.md", "# remove-dead");
        Write("Directory.Build.props", "<Project />");
        Write("global.json", "{}");
        File.Copy(Path.Combine(RepositoryRoot.Path, "nncompress"), At("nncompress"));
        Write("sdk/dotnet", FakeDotnet);
        MakeExecutable("sdk/dotnet");
        Directory.CreateDirectory(At("sdk/host/fxr"));
        // The SDK is reached through a link, as package managers lay it out.
        Directory.CreateDirectory(At("bin"));
        File.CreateSymbolicLink(At("bin/dotnet"), At("sdk/dotnet"));
    }

    public string At(string name) => Path.Combine(_path, name);

    /// <summary>What dotnet was asked for, one line a call.</summary>
    public string[] Calls => File.Exists(At("bin/calls")) ? File.ReadAllLines(At("bin/calls")) : [];

    public int Publishes => Calls.Count(c => c.StartsWith("publish ", StringComparison.Ordinal));

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }

    /// <summary>Runs the wrapper; <paramref name="settings"/> are environment variables, NAME=VALUE.</summary>
    public Task<Outcome> Run(string[] arguments, params string[] settings) => RunAs(At("nncompress"), arguments, settings);

    public async Task<Outcome> RunAs(string command, string[] arguments, params string[] settings)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("DOTNET_ROOT");
        start.Environment["PATH"] = At("bin") + ":/usr/bin:/bin";
        foreach (var setting in settings)
        {
            var parts = setting.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>A folder for the path with what the wrapper needs of the system, and no dotnet.</summary>
    public string PathWithoutDotnet()
    {
        Directory.CreateDirectory(At("system"));
        foreach (var tool in (string[])["bash", "cat", "date", "find", "head", "mkdir", "mv", "readlink", "rm", "sleep", "touch"])
            File.CreateSymbolicLink(At($"system/{tool}"), File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
        return At("system");
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    void MakeExecutable(string name)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public sealed record Outcome(int ExitCode, string Output, string Errors);
}
