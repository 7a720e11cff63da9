namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The variables of one block. Reading goes outwards, writing stays here.</summary>
internal sealed class Scope(Scope? parent)
{
    private const int LinearLimit = 8;

    private (string Name, TemplateValue Value)[] _few = [];
    private int _count;
    private Dictionary<string, TemplateValue>? _many;

    /// <summary>Gets the number of scopes around this one.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public TemplateValue? Find(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.FindHere(name) is { } value) return value;
        }

        return null;
    }

    public void Set(string name, TemplateValue value)
    {
        if (_many is not null)
        {
            _many[name] = value;
            return;
        }

        for (int i = 0; i < _count; i++)
        {
            if (_few[i].Name == name)
            {
                _few[i].Value = value;
                return;
            }
        }

        if (_count == LinearLimit)
        {
            _many = new(StringComparer.Ordinal) { [name] = value };
            foreach ((string key, TemplateValue old) in _few) _many[key] = old;
            return;
        }

        if (_count == _few.Length) Array.Resize(ref _few, _count == 0 ? 2 : _count * 2);
        _few[_count++] = (name, value);
    }

    private Scope? Parent => parent;

    private TemplateValue? FindHere(string name)
    {
        if (_many is not null) return _many.GetValueOrDefault(name);
        for (int i = 0; i < _count; i++)
        {
            if (_few[i].Name == name) return _few[i].Value;
        }

        return null;
    }
}
