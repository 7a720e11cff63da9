using System.IO.MemoryMappedFiles;
using LocalMode.Safetensors;

namespace LocalMode.Static;

/// <summary>
/// A table of rows, mapped read-only from its file: processes that open the same model share its pages. Whoever reads it holds it with
/// <see cref="TryAcquire"/>; it is unmapped when it is disposed of and the last holder has let go.
/// </summary>
internal sealed unsafe class EmbeddingTable : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _rows;
    private readonly TensorType _type;
    private int _holders = 1;
    private int _disposed;

    private EmbeddingTable(MemoryMappedViewAccessor view, TensorInfo tensor)
    {
        _view = view;
        _type = tensor.Type;
        RowCount = (int)tensor.Shape[0];
        Columns = (int)tensor.Shape[1];
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _rows = start + view.PointerOffset;
    }

    /// <summary>Gets the number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Gets the values of a row.</summary>
    public int Columns { get; }

    /// <summary>Maps a tensor of two dimensions.</summary>
    /// <exception cref="ModelInvalidException">It has another shape or element type.</exception>
    public static EmbeddingTable Map(SafetensorsFile file, TensorInfo tensor)
    {
        if (tensor.Shape is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue / sizeof(float)])
            throw new ModelInvalidException(file.Path, tensor.Name, $"Found the shape [{string.Join(", ", tensor.Shape)}]; expected [tokens, dimensions].");
        if (tensor.Type is not (TensorType.F32 or TensorType.F16 or TensorType.I8))
            throw new ModelInvalidException(file.Path, tensor.Name, $"Found {tensor.Type}; expected F32, F16 or I8. Convert the table to one of them.");

        return new(file.Map(tensor), tensor);
    }

    /// <summary>Keeps the table mapped until <see cref="Release"/>.</summary>
    /// <returns>Whether it still is.</returns>
    public bool TryAcquire()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;

            holders = seen;
        }

        return false;
    }

    /// <summary>Lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;

        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    /// <summary>Adds up rows, each times its weight if there are weights. Only while the table is held.</summary>
    /// <param name="rows">The rows; each below <see cref="RowCount"/>.</param>
    /// <param name="weights">As many weights, or none.</param>
    /// <param name="sum">Receives <see cref="Columns"/> values.</param>
    public void Sum(ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum.Clear();
        switch (_type)
        {
            case TensorType.I8 when weights.IsEmpty:
                Int8Rows.Sum(ref *(sbyte*)_rows, rows, sum);
                break;
            case TensorType.I8:
                Int8Rows.SumWeighted(ref *(sbyte*)_rows, rows, weights, sum);
                break;
            case TensorType.F16:
                HalfRows.Sum(ref *(Half*)_rows, rows, weights, sum);
                break;
            default:
                FloatRows.Sum(ref *(float*)_rows, rows, weights, sum);
                break;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release();
    }
}
