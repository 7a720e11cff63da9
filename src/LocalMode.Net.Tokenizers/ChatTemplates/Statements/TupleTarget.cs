namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Several targets that share out the elements of a value.</summary>
internal sealed class TupleTarget(AssignmentTarget[] targets, int line) : AssignmentTarget(line)
{
    public override void Assign(TemplateValue value, Scope scope, RenderContext context)
    {
        context.Line = Line;
        IReadOnlyList<TemplateValue> items = context.ToList(value);
        if (items.Count != targets.Length) throw context.Fail($"cannot unpack {items.Count} value(s) into {targets.Length}");
        for (int i = 0; i < targets.Length; i++) targets[i].Assign(items[i], scope, context);
    }
}
