namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>The weights of one layer: rows of columns, a row for each output.</summary>
/// <param name="Columns">The inputs; the first size in the file.</param>
/// <param name="Rows">The outputs; 1 for a vector.</param>
/// <param name="Values">The numbers, row by row.</param>
internal sealed record TinyTensor(int Columns, int Rows, float[] Values)
{
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Columns, Columns);
}
