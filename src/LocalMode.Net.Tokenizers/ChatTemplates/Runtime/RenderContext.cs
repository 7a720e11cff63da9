using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What one rendering carries: its limits, the work done so far, and the line being run.</summary>
internal sealed class RenderContext(int maxDepth, int maxSteps, int maxOutputCharacters, TimeProvider timeProvider)
{
    // Copying text is work too: this many characters cost one step.
    private const int CharactersPerStep = 64;

    private long _steps;
    private long _characters;
    private int _depth;

    public TimeProvider TimeProvider => timeProvider;

    public int Line { get; set; } = 1;

    /// <summary>Counts work; every evaluation, element and piece of built text passes here.</summary>
    public void Step(long count = 1)
    {
        _steps += count;
        if (_steps > maxSteps) throw Fail($"the template takes more than {maxSteps:N0} steps ({nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.MaxSteps)})");
    }

    /// <summary>Counts the work of building text and refuses text longer than the output may be.</summary>
    public void StepText(long added, long total)
    {
        if (total > maxOutputCharacters)
        {
            throw Fail($"the template builds a text of more than {maxOutputCharacters:N0} characters ({nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.MaxOutputCharacters)})");
        }

        StepCharacters(added);
    }

    /// <summary>Counts the work of reading a text from end to end, which searching, cutting and hashing do.</summary>
    public void StepOver(TemplateValue value)
    {
        if (value is StringValue text) StepCharacters(text.Text.Length);
    }

    /// <summary>Counts work by characters.</summary>
    /// <remarks>The rest is kept: text is also built from very many very short parts.</remarks>
    public void StepCharacters(long count)
    {
        _characters += count;
        Step(_characters / CharactersPerStep);
        _characters %= CharactersPerStep;
    }

    /// <summary>Guards recursion over values and expressions, whose depth the template decides.</summary>
    public void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Fail("the template nests too deep");
    }

    public void EnterCall()
    {
        if (++_depth > maxDepth) throw Fail($"calls nest deeper than {maxDepth} ({nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.MaxDepth)})");
    }

    public void LeaveCall() => _depth--;

    public TemplateFailedException Fail(string message) => new(message, Line);

    /// <summary>Returns the elements of a value, or fails as Python does for what cannot be iterated.</summary>
    public IEnumerable<TemplateValue> Iterate(TemplateValue value) => value.Iterate() ?? throw Fail($"'{value.TypeName}' object is not iterable");

    public IReadOnlyList<TemplateValue> ToList(TemplateValue value)
    {
        if (value is SequenceValue sequence) return sequence.Items;
        var items = new List<TemplateValue>(Math.Min(value.Length ?? 0, 1024));
        foreach (TemplateValue item in Iterate(value))
        {
            Step();
            items.Add(item);
        }

        return items;
    }
}
