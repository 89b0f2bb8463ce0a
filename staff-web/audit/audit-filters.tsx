import { type FormEvent, useState } from 'react';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';
import { type Filters, NO_FILTERS } from './filters.ts';
import './audit.css';

/** What to search for. Who is chosen from a line of the table: no name is typed here. */
export function AuditFilters(props: { readonly filters: Filters; readonly onSearch: (filters: Filters) => void }) {
  const { filters, onSearch } = props;
  const { d } = useDesk();
  const [typed, setTyped] = useState({
    staff: filters.query.staff ?? '',
    case: filters.query.case ?? '',
    act: filters.query.act ?? '',
    from: filters.query.from ?? '',
    to: filters.query.to ?? '',
  });
  const [isWrong, setIsWrong] = useState(false);
  const enter = (member: keyof typeof typed) => (value: string) => setTyped({ ...typed, [member]: value });

  function search(event: FormEvent): void {
    event.preventDefault();
    const number = typed.case.normalize('NFKC').trim().toUpperCase();
    const hasWrongNumber = number !== '' && !receiptNumberSchema.safeParse(number).success;
    setIsWrong(hasWrongNumber);
    if (hasWrongNumber) return;
    onSearch({
      name: typed.staff === '' ? undefined : filters.name,
      query: {
        staff: typed.staff || undefined,
        case: number || undefined,
        act: typed.act || undefined,
        from: calendarDateSchema.safeParse(typed.from).data,
        to: calendarDateSchema.safeParse(typed.to).data,
      },
    });
  }

  const acts = Object.entries(d.audit.acts).map(([value, label]) => ({ value, label }));
  return (
    <form className="audit-filters" onSubmit={search} noValidate>
      {filters.query.staff !== undefined && (
        <ChoiceField
          words={{ at: 'staff', label: d.audit.who, isRequired: false }}
          value={typed.staff}
          options={[
            { value: '', label: d.audit.anybody },
            { value: filters.query.staff, label: visibleText(filters.name ?? filters.query.staff) },
          ]}
          onEnter={enter('staff')}
        />
      )}
      <EntryField
        words={{
          at: 'case',
          label: d.audit.case,
          isRequired: false,
          error: isWrong ? d.audit.caseWrong : undefined,
        }}
        isMedium
        value={typed.case}
        spellCheck={false}
        onEnter={enter('case')}
      />
      <ChoiceField
        words={{ at: 'act', label: d.audit.act, isRequired: false }}
        value={typed.act}
        options={[{ value: '', label: d.audit.anything }, ...acts]}
        onEnter={enter('act')}
      />
      <EntryField
        words={{ at: 'from', label: d.audit.from, isRequired: false }}
        type="date"
        isMedium
        value={typed.from}
        onEnter={enter('from')}
      />
      <EntryField
        words={{ at: 'to', label: d.audit.to, isRequired: false }}
        type="date"
        isMedium
        value={typed.to}
        onEnter={enter('to')}
      />
      <div className="audit-ways">
        <Button kind="filled" type="submit">
          {d.audit.search}
        </Button>
        <Button kind="text" onPress={() => onSearch(NO_FILTERS)}>
          {d.audit.clear}
        </Button>
      </div>
    </form>
  );
}
