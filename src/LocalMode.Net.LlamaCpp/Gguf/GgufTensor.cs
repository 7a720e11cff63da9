namespace LocalMode.LlamaCpp.Gguf;

/// <summary>What the header says of a tensor. Sizes that are not given are 1.</summary>
/// <param name="Type">The number of its type.</param>
/// <param name="Columns">The first size: the inputs of a matrix.</param>
/// <param name="Rows">The second size: the outputs of a matrix.</param>
/// <param name="Matrices">The product of the other sizes: the matrices of a stack, such as one for each expert.</param>
internal readonly record struct GgufTensor(uint Type, long Columns, long Rows, long Matrices)
{
    /// <summary>Describes the sizes for an error.</summary>
    public string Sizes => Matrices == 1 ? $"{Columns:N0} x {Rows:N0}" : $"{Columns:N0} x {Rows:N0} x {Matrices:N0}";
}
