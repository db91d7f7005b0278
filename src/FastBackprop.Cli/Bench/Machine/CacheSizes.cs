using System.Globalization;

namespace FastBackprop.Cli.Bench.Machine;

/// <summary>Bytes of the caches that the first core uses: what Linux says, else usual sizes.</summary>
/// <param name="L1">Data cache of the first level.</param>
/// <param name="L2">Second level.</param>
/// <param name="L3">Third level; 0 where there is none.</param>
internal sealed record CacheSizes(long L1, long L2, long L3)
{
    private const string LinuxFolder = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>Small enough for nearly every processor since 2015: a figure of a level must not be that of the next one.</summary>
    public static readonly CacheSizes Usual = new(32 << 10, 256 << 10, 8 << 20);

    public static CacheSizes OfThisMachine() => Read(LinuxFolder) ?? Usual;

    /// <summary>The sizes in a folder as Linux has it, <c>index0/level</c>, <c>type</c>, <c>size</c> …; null where one of the first two levels is missing.</summary>
    internal static CacheSizes? Read(string folder)
    {
        try
        {
            long[] sizes = new long[4];
            foreach (string index in Directory.EnumerateDirectories(folder, "index*"))
            {
                if (Word(index, "type") != "Instruction"
                    && int.TryParse(Word(index, "level"), CultureInfo.InvariantCulture, out int level)
                    && level is >= 1 and <= 3)
                {
                    sizes[level] = Bytes(Word(index, "size"));
                }
            }

            return sizes[1] > 0 && sizes[2] > sizes[1] ? new CacheSizes(sizes[1], sizes[2], sizes[3] > sizes[2] ? sizes[3] : 0) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Word(string index, string file) => File.ReadAllText(Path.Combine(index, file)).Trim();

    // Linux writes 48K, and would write 1M.
    private static long Bytes(string size)
    {
        int shift = size.EndsWith('K') ? 10 : size.EndsWith('M') ? 20 : 0;
        return long.TryParse(size.TrimEnd('K', 'M'), NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count << shift : 0;
    }
}
