namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A value of the template language, with the behaviour of the Python type that it stands for. Values do not change, but for namespaces and iterators.</summary>
internal abstract class TemplateValue
{
    /// <summary>Gets the Python name of the type, for messages.</summary>
    public abstract string TypeName { get; }

    public virtual bool IsTruthy => true;

    public virtual bool IsCallable => false;

    /// <summary>Gets the number of elements, of code points for text, or <see langword="null"/> for what has no length.</summary>
    public virtual int? Length => null;

    /// <summary>Gets a value indicating whether elements are read by position.</summary>
    public virtual bool IsSequence => false;

    /// <summary>Returns the elements, or <see langword="null"/> for what cannot be iterated.</summary>
    public virtual IEnumerable<TemplateValue>? Iterate() => null;

    /// <summary>Returns a method or a property, or <see langword="null"/>.</summary>
    public virtual TemplateValue? FindAttribute(string name, RenderContext context) => null;

    /// <summary>Returns the element of a key or a position, or <see langword="null"/>.</summary>
    public virtual TemplateValue? FindItem(TemplateValue key, RenderContext context) => null;

    public virtual TemplateValue Call(CallArguments arguments, RenderContext context) => throw context.Fail($"'{TypeName}' object is not callable");
}
