//! The rule in Rust: a loop over columns, called once a month through the C interface. Numbers come from rule.py.

#[repr(C)]
pub struct Rule {
    births: [f64; 12],
    deaths: [f64; 12],
    capacity: i64,
    price: i64,
    distress_price: i64,
    wage: i64,
    job_chance: f64,
    need: i64,
    line: i64,
    factor: u64,
    addition: u64,
    modulus: u64,
    to_unit: f64,
}

#[derive(Clone, Copy)]
#[repr(C)]
pub struct Household {
    persons: i64,
    herd: i64,
    cash: i64,
    generator: i64,
    hunger_months: i64,
    year_income: i64,
    poor: i64,
    spell_years: i64,
}

impl Household {
    #[inline(always)]
    fn draw(&mut self, rule: &Rule) -> f64 {
        self.generator = ((rule.factor * self.generator as u64 + rule.addition) % rule.modulus) as i64;
        self.generator as f64 * rule.to_unit
    }

    #[inline(always)]
    fn live_a_month(&mut self, rule: &Rule, season: usize) {
        let births = (self.herd as f64 * rule.births[season] + self.draw(rule)).floor() as i64;
        let deaths = (self.herd as f64 * rule.deaths[season] + self.draw(rule)).floor() as i64;
        self.herd += births - deaths.min(self.herd);
        let mut income = 0;
        if self.herd > rule.capacity {
            let sold = (self.herd - rule.capacity) / 2;
            self.herd -= sold;
            income = sold * rule.price;
        }
        if self.draw(rule) < rule.job_chance {
            income += rule.wage;
        }
        self.cash += income - self.persons * rule.need;
        if self.cash < 0 {
            let wanted = (-self.cash + rule.distress_price - 1) / rule.distress_price;
            let forced = wanted.min(self.herd);
            self.herd -= forced;
            self.cash += forced * rule.distress_price;
            income += forced * rule.distress_price;
            if self.cash < 0 {
                self.hunger_months += 1;
                self.cash = 0;
            }
        }
        self.year_income += income;
        if season == 11 {
            self.poor = (self.year_income < rule.line * self.persons) as i64;
            self.spell_years = if self.poor == 1 { self.spell_years + 1 } else { 0 };
            self.year_income = 0;
        }
    }
}

/// A month of `count` households; `totals` takes the herd, the cash and the number of poor households.
///
/// # Safety
/// `households` points to `count` households, `rule` to a rule, `totals` to three numbers.
#[no_mangle]
pub unsafe extern "C" fn live(households: *mut Household, count: usize, rule: *const Rule, season: usize, totals: *mut i64) {
    let (rule, mut sums) = (&*rule, [0i64; 3]);
    for household in std::slice::from_raw_parts_mut(households, count) {
        household.live_a_month(rule, season);
        sums[0] += household.herd;
        sums[1] += household.cash;
        sums[2] += household.poor;
    }
    std::slice::from_raw_parts_mut(totals, 3).copy_from_slice(&sums);
}
