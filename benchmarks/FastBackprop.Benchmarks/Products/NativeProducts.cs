using System.Runtime.InteropServices;

namespace FastBackprop.Benchmarks.Products;

/// <summary>
/// The matrix products of native libraries, called in this process and on one thread: OpenBLAS and oneDNN. Only what is installed takes part.
/// </summary>
internal static unsafe class NativeProducts
{
    private const int RowMajor = 101;
    private const int NotTransposed = 111;
    private const int Transposed = 112;

    /// <summary>The libraries that are here, with their versions and the call of a product; and the names of those that are not.</summary>
    public static (IReadOnlyList<(string Name, Product Run)> Found, IReadOnlyList<string> Missing) Load()
    {
        List<(string, Product)> found = [];
        List<string> missing = [];
        if (OpenBlas() is { } openBlas)
        {
            found.Add(openBlas);
        }
        else
        {
            missing.Add("OpenBLAS (libopenblas.so.0)");
        }

        if (OneDnn() is { } oneDnn)
        {
            found.Add(oneDnn);
        }
        else
        {
            missing.Add("oneDNN with OpenMP (libdnnl.so.2 or .so.3, libgomp.so.1)");
        }

        return (found, missing);
    }

    // A single row is a product of a vector: its general product is slow there.
    private static (string Name, Product Run)? OpenBlas()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library))
        {
            return null;
        }

        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(1);
        string? config = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_config"))());
        string? core = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_corename"))());
        nint sgemm = NativeLibrary.GetExport(library, "cblas_sgemm");
        nint dgemm = NativeLibrary.GetExport(library, "cblas_dgemm");
        nint sgemv = NativeLibrary.GetExport(library, "cblas_sgemv");
        nint dgemv = NativeLibrary.GetExport(library, "cblas_dgemv");
        var product = new Product(
            (a, b, c, s, n, m, strides) =>
            {
                if (s == 1)
                {
                    ((delegate* unmanaged<int, int, int, int, float, void*, int, void*, int, float, void*, int, void>)sgemv)(
                        RowMajor, Transposed, m, n, 1, b, strides.B, a, 1, 0, c, 1);
                }
                else
                {
                    ((delegate* unmanaged<int, int, int, int, int, int, float, void*, int, void*, int, float, void*, int, void>)sgemm)(
                        RowMajor, NotTransposed, NotTransposed, s, n, m, 1, a, strides.A, b, strides.B, 0, c, strides.C);
                }
            },
            (a, b, c, s, n, m, strides) =>
            {
                if (s == 1)
                {
                    ((delegate* unmanaged<int, int, int, int, double, void*, int, void*, int, double, void*, int, void>)dgemv)(
                        RowMajor, Transposed, m, n, 1, b, strides.B, a, 1, 0, c, 1);
                }
                else
                {
                    ((delegate* unmanaged<int, int, int, int, int, int, double, void*, int, void*, int, double, void*, int, void>)dgemm)(
                        RowMajor, NotTransposed, NotTransposed, s, n, m, 1, a, strides.A, b, strides.B, 0, c, strides.C);
                }
            });
        return ($"OpenBLAS ({config?.Split(' ').ElementAtOrDefault(1)}, kernels for {core})", product);
    }

    // Its interface for matrices alone has no double and no vectors. Its threads are those of OpenMP; without a way to ask for one it takes no part.
    private static (string Name, Product Run)? OneDnn()
    {
        if ((!NativeLibrary.TryLoad("libdnnl.so.2", out nint library) && !NativeLibrary.TryLoad("libdnnl.so.3", out library))
            || !NativeLibrary.TryLoad("libgomp.so.1", out nint openMp))
        {
            return null;
        }

        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(openMp, "omp_set_num_threads"))(1);
        int* version = ((delegate* unmanaged<int*>)NativeLibrary.GetExport(library, "dnnl_version"))();
        nint single = NativeLibrary.GetExport(library, "dnnl_sgemm");
        var product = new Product(
            (a, b, c, s, n, m, strides) =>
            {
                int status = ((delegate* unmanaged<byte, byte, long, long, long, float, void*, long, void*, long, float, void*, long, int>)single)(
                    (byte)'N', (byte)'N', s, n, m, 1, a, strides.A, b, strides.B, 0, c, strides.C);
                if (status != 0)
                {
                    throw new InvalidOperationException($"oneDNN refused {s} x {m} x {n} with status {status}.");
                }
            },
            Double: null);
        return ($"oneDNN ({version[0]}.{version[1]}.{version[2]})", product);
    }
}

/// <summary>A product <c>C = A·B</c> of s × m and m × n, in float and perhaps in double.</summary>
internal sealed record Product(NativeProduct Single, NativeProduct? Double);

/// <summary>Operands, sizes s, n and m, and the elements from row to row.</summary>
internal unsafe delegate void NativeProduct(void* a, void* b, void* c, int s, int n, int m, (int A, int B, int C) strides);
