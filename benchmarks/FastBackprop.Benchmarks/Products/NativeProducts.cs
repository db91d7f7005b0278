using System.Runtime.InteropServices;

namespace FastBackprop.Benchmarks.Products;

/// <summary>
/// The matrix products of native libraries, called in this process and on one thread: OpenBLAS and oneDNN. Only what is installed takes part.
/// </summary>
internal static unsafe class NativeProducts
{
    private const int RowMajor = 101;
    private const int NotTransposed = 111;

    /// <summary>The libraries that are here, with the call of a product; and the names of those that are not.</summary>
    public static (IReadOnlyList<(string Name, Product Run)> Found, IReadOnlyList<string> Missing) Load()
    {
        List<(string, Product)> found = [];
        List<string> missing = [];
        void Add(string name, Product? product)
        {
            if (product is null)
            {
                missing.Add(name);
            }
            else
            {
                found.Add((name, product));
            }
        }

        Add("OpenBLAS (libopenblas.so.0)", OpenBlas());
        Add("oneDNN (libdnnl.so.2 or .so.3)", OneDnn());
        return (found, missing);
    }

    private static Product? OpenBlas()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library))
        {
            return null;
        }

        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(1);
        nint single = NativeLibrary.GetExport(library, "cblas_sgemm");
        nint @double = NativeLibrary.GetExport(library, "cblas_dgemm");
        return new Product(
            (a, b, c, s, n, m, strides) =>
                ((delegate* unmanaged<int, int, int, int, int, int, float, void*, int, void*, int, float, void*, int, void>)single)(
                    RowMajor, NotTransposed, NotTransposed, s, n, m, 1, a, strides.A, b, strides.B, 0, c, strides.C),
            (a, b, c, s, n, m, strides) =>
                ((delegate* unmanaged<int, int, int, int, int, int, double, void*, int, void*, int, double, void*, int, void>)@double)(
                    RowMajor, NotTransposed, NotTransposed, s, n, m, 1, a, strides.A, b, strides.B, 0, c, strides.C));
    }

    // Its interface for matrices alone has no double.
    private static Product? OneDnn()
    {
        if (!NativeLibrary.TryLoad("libdnnl.so.2", out nint library) && !NativeLibrary.TryLoad("libdnnl.so.3", out library))
        {
            return null;
        }

        // Its threads are those of OpenMP.
        if (NativeLibrary.TryLoad("libgomp.so.1", out nint openMp))
        {
            ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(openMp, "omp_set_num_threads"))(1);
        }

        nint single = NativeLibrary.GetExport(library, "dnnl_sgemm");
        return new Product(
            (a, b, c, s, n, m, strides) =>
                ((delegate* unmanaged<byte, byte, long, long, long, float, void*, long, void*, long, float, void*, long, int>)single)(
                    (byte)'N', (byte)'N', s, n, m, 1, a, strides.A, b, strides.B, 0, c, strides.C),
            Double: null);
    }
}

/// <summary>A product <c>C = A·B</c> of s × m and m × n, in float and perhaps in double.</summary>
internal sealed record Product(NativeProduct Single, NativeProduct? Double);

/// <summary>Operands, sizes s, n and m, and the elements from row to row.</summary>
internal unsafe delegate void NativeProduct(void* a, void* b, void* c, int s, int n, int m, (int A, int B, int C) strides);
