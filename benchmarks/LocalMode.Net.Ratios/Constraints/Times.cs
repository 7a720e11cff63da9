using System.Globalization;

namespace LocalMode.Ratios.Constraints;

/// <summary>Times in nanoseconds, sorted.</summary>
internal sealed class Times
{
    private readonly long[] _sorted;

    public Times(IEnumerable<long> nanoseconds)
    {
        _sorted = [.. nanoseconds];
        Array.Sort(_sorted);
        Mean = _sorted.Length == 0 ? 0 : _sorted.Average();
    }

    public int Count => _sorted.Length;

    public double Mean { get; }

    public long Maximum => _sorted.Length == 0 ? 0 : _sorted[^1];

    /// <summary>Returns the time that a share of all times does not exceed.</summary>
    public long At(double share) => _sorted.Length == 0 ? 0 : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    public int CountAbove(long nanoseconds) => _sorted.Count(t => t > nanoseconds);

    /// <summary>Returns a time in the unit that suits it.</summary>
    public static string Text(double nanoseconds) => nanoseconds switch
    {
        < 100e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:F1} us"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:F0} us"),
        < 100e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:F2} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:F2} s"),
    };
}
