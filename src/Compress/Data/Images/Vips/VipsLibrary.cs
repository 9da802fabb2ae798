using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Images.Vips;

/// <summary>
/// Loads and starts libvips on first use. Its state belongs to the process, as ONNX Runtime's does: one thread to an operation, so
/// that results do not depend on timing; no cache of operations; no loaders that libvips itself calls unsafe for foreign files.
/// </summary>
internal static class VipsLibrary
{
    public const string Name = "libvips";

    private static readonly Lazy<string?> Failure = new(Start);

    /// <exception cref="DiagnosticException">The library is not there or does not start.</exception>
    public static void Require()
    {
        if (Failure.Value is { } failure)
        {
            throw new DiagnosticException(
                DataCodes.ImageLibraryMissing.At(
                    Name,
                    $"Images are decoded by libvips, which could not be loaded: {failure}",
                    "Build without -p:VipsSource=none, or install libvips 8.13 or later (Debian: libvips42), or give the images as a .npy array."
                )
            );
        }
    }

    private static string? Start()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, Resolve);
            SilenceLog();
            if (VipsNative.Init(Name) != 0)
                return VipsError.Take();
            VipsNative.SetConcurrency(1);
            VipsNative.SetCacheMax(0);
            VipsNative.BlockUntrusted(1);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }

    /// <summary>What matters comes back as an error of the call; remarks about a file's oddities have no reader here.</summary>
    private static unsafe void SilenceLog() => VipsNative.SetLogHandler(&Ignore, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void Ignore(byte* domain, int level, byte* message, nint data) { }

    /// <summary>The library of the build beside the program, else the system's.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Name)
            return 0;
        var (os, file, system) =
            OperatingSystem.IsWindows() ? ("win", "libvips.dll", "libvips-42.dll")
            : OperatingSystem.IsMacOS() ? ("osx", "libvips.dylib", "libvips.42.dylib")
            : ("linux", "libvips.so", "libvips.so.42");
        var rid = $"{os}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        foreach (
            var candidate in (string[])
                [
                    Path.Combine(AppContext.BaseDirectory, "runtimes", rid, "native", file),
                    Path.Combine(AppContext.BaseDirectory, file),
                    system,
                ]
        )
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }
        return 0;
    }
}
