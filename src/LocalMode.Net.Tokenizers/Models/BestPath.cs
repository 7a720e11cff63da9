namespace LocalMode.Tokenizers;

/// <summary>Working memory of the search for the best way to cut a piece: what is known about each position. Kept between uses; one thread at a time.</summary>
internal sealed class BestPath
{
    private Node[] _nodes = new Node[128];

    /// <summary>Starts anew.</summary>
    /// <param name="length">The units of the piece.</param>
    /// <returns>The positions 0 to <paramref name="length"/>; nothing is known but that the score of the first is 0.</returns>
    public Span<Node> Begin(int length)
    {
        if (_nodes.Length <= length)
        {
            _nodes = new Node[Math.Max(length + 1, _nodes.Length * 2)];
        }

        Span<Node> nodes = _nodes.AsSpan(0, length + 1);
        nodes.Fill(new Node { Start = -1 });
        return nodes;
    }

    /// <summary>Gives large buffers up.</summary>
    public void Trim()
    {
        if (_nodes.Length > AlignedText.RetainedCapacity)
        {
            _nodes = new Node[128];
        }
    }

    /// <summary>The best token that ends at a position.</summary>
    internal struct Node
    {
        /// <summary>The score of the best cut up to here.</summary>
        public double Score;

        /// <summary>Where the token begins; -1 if none ends here.</summary>
        public int Start;

        /// <summary>The token's id.</summary>
        public int Id;

        /// <summary>On the best path, where the token that begins here ends.</summary>
        public int End;
    }
}
