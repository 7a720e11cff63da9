using System.Buffers;

namespace LocalMode.Onnx;

/// <summary>
/// The encoded rows of a call's items, in pooled memory. Items are encoded in chunks, each of which one worker fills alone; once all are,
/// the rows are numbered through.
/// </summary>
internal sealed class EncodedRows(int chunkSize)
{
    private Chunk[] _chunks = [];
    private RowPlace[] _places = [];
    private int _items;
    private bool _hasTypeIds;

    public int ChunkCount => (_items + chunkSize - 1) / chunkSize;

    /// <summary>Gets the number of rows, once they are numbered.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for the items of a call.</summary>
    public void Rent(int items, bool hasTypeIds)
    {
        _items = items;
        _hasTypeIds = hasTypeIds;
        _chunks = ArrayPool<Chunk>.Shared.Rent(ChunkCount);

        // Rented arrays hold anything.
        _chunks.AsSpan(0, ChunkCount).Clear();
    }

    public void Return()
    {
        for (int i = 0; i < ChunkCount; i++)
            _chunks[i].Return();

        if (_chunks.Length > 0)
            ArrayPool<Chunk>.Shared.Return(_chunks);
        if (_places.Length > 0)
            ArrayPool<RowPlace>.Shared.Return(_places);

        _chunks = [];
        _places = [];
        _items = Count = 0;
    }

    /// <summary>Returns the items of a chunk.</summary>
    public (int Start, int End) Items(int chunk) => (chunk * chunkSize, Math.Min(_items, (chunk + 1) * chunkSize));

    /// <summary>Adds a row of an item.</summary>
    public void Add(int chunk, int item, ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds) =>
        _chunks[chunk].Add(chunk, item, ids, typeIds, _hasTypeIds);

    /// <summary>Numbers the rows in the order of the items.</summary>
    public void Number()
    {
        for (int i = 0; i < ChunkCount; i++)
            Count += _chunks[i].Count;

        _places = ArrayPool<RowPlace>.Shared.Rent(Count);
        int next = 0;
        for (int i = 0; i < ChunkCount; i++)
        {
            _chunks[i].Places.CopyTo(_places.AsSpan(next));
            next += _chunks[i].Count;
        }
    }

    public int Length(int row) => _places[row].Length;

    public int Item(int row) => _places[row].Item;

    public int Window(int row) => _places[row].Window;

    public ReadOnlySpan<int> Ids(int row) => _chunks[_places[row].Chunk].Ids.AsSpan(_places[row].Offset, _places[row].Length);

    /// <summary>Returns the type ids of a row; empty where the graph takes none.</summary>
    public ReadOnlySpan<int> TypeIds(int row) =>
        _hasTypeIds ? _chunks[_places[row].Chunk].TypeIds.AsSpan(_places[row].Offset, _places[row].Length) : default;

    private readonly record struct RowPlace(int Item, int Window, int Chunk, int Offset, int Length);

    private struct Chunk
    {
        public int[]? Ids;
        public int[]? TypeIds;
        private RowPlace[]? _places;
        private int _used;

        public int Count { get; private set; }

        public readonly ReadOnlySpan<RowPlace> Places => _places.AsSpan(0, Count);

        public void Add(int chunk, int item, ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds, bool hasTypeIds)
        {
            int needed = checked(_used + ids.Length);
            Grow(ref Ids, _used, needed);
            ids.CopyTo(Ids.AsSpan(_used));
            if (hasTypeIds)
            {
                Grow(ref TypeIds, _used, needed);
                if (typeIds.IsEmpty)
                    TypeIds.AsSpan(_used, ids.Length).Clear();
                else
                    typeIds.CopyTo(TypeIds.AsSpan(_used));
            }

            Grow(ref _places, Count, Count + 1);
            int window = Count > 0 && _places[Count - 1].Item == item ? _places[Count - 1].Window + 1 : 0;
            _places[Count++] = new(item, window, chunk, _used, ids.Length);
            _used = needed;
        }

        public void Return()
        {
            if (Ids is not null)
                ArrayPool<int>.Shared.Return(Ids);
            if (TypeIds is not null)
                ArrayPool<int>.Shared.Return(TypeIds);
            if (_places is not null)
                ArrayPool<RowPlace>.Shared.Return(_places);

            this = default;
        }

        private static void Grow<T>([System.Diagnostics.CodeAnalysis.NotNull] ref T[]? array, int used, int needed)
        {
            if (array is not null && array.Length >= needed)
                return;

            T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, 2 * used));
            if (array is not null)
            {
                array.AsSpan(0, used).CopyTo(larger);
                ArrayPool<T>.Shared.Return(array);
            }

            array = larger;
        }
    }
}
