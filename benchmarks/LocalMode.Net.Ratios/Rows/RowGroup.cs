using LocalMode.Ratios.Measuring;

namespace LocalMode.Ratios.Rows;

/// <summary>Rows of the performance table that are measured together.</summary>
/// <param name="Numbers">The rows.</param>
/// <param name="RunAsync">Measures them over so many pairs.</param>
internal sealed record RowGroup(IReadOnlyList<int> Numbers, Func<int, CancellationToken, Task<IReadOnlyList<RowReport>>> RunAsync);
