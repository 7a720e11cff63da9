namespace LocalMode.Ratios.Measuring;

/// <summary>What one row of the performance table gave.</summary>
internal sealed record RowReport(
    int Row, string Title, IReadOnlyList<(string What, string Value)> Values, string Must, string Aim, string Verdict, string Method);
