namespace LocalMode;

/// <summary>The accounts of conversations, the one used last at the end. Those used longest ago go first, but never one with a call under way.</summary>
internal sealed class ConversationAccounts(int capacity) : BudgetAccounts
{
    private readonly Dictionary<string, LinkedListNode<BudgetAccount>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<BudgetAccount> _byUse = new();

    public override BudgetAccount? Find(string? conversation) => _nodes.TryGetValue(conversation ?? "", out LinkedListNode<BudgetAccount>? node) ? node.Value : null;

    public override BudgetAccount Open(string? conversation)
    {
        string name = conversation ?? "";
        if (_nodes.TryGetValue(name, out LinkedListNode<BudgetAccount>? node))
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value;
        }
        _nodes[name] = _byUse.AddLast(new BudgetAccount(name));
        return _byUse.Last!.Value;
    }

    public override void Closed()
    {
        LinkedListNode<BudgetAccount>? node = _byUse.First;
        while (_nodes.Count > capacity && node is not null)
        {
            LinkedListNode<BudgetAccount>? next = node.Next;
            if (node.Value.Open == 0)
            {
                _nodes.Remove(node.Value.Conversation);
                _byUse.Remove(node);
            }
            node = next;
        }
    }
}
