namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>The sizes of a tiny transformer.</summary>
internal sealed record TinyShape
{
    public int Layers { get; init; } = 2;

    public int Width { get; init; } = 32;

    public int Heads { get; init; } = 4;

    public int KeyValueHeads { get; init; } = 4;

    public int FeedForward { get; init; } = 64;

    public int ContextLength { get; init; } = 512;

    public int HeadSize => Width / Heads;

    public int KeyValueWidth => HeadSize * KeyValueHeads;
}
