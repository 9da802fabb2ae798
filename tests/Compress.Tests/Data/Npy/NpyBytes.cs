using System.Runtime.InteropServices;
using System.Text;

namespace NNCompress.Compress.Tests.Data.Npy;

/// <summary>Makes .npy files, right and wrong ones.</summary>
internal static class NpyBytes
{
    public static byte[] Of<T>(string descr, string shape, T[] elements, string order = "False")
        where T : unmanaged =>
        WithHeader($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n", MemoryMarshal.AsBytes<T>(elements).ToArray());

    public static byte[] WithHeader(string header, params byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data];
    }
}
